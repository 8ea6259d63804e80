#include "gateway/validation/shrink/reduction.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace gateway::validation {
namespace {

// As characters, roughly: what to try first.
std::size_t SizeOf(const Piece& piece) {
  return std::accumulate(piece.children.begin(), piece.children.end(),
                         piece.name.size() + piece.text.size() + 4,
                         [](std::size_t size, const Piece& c) { return size + SizeOf(c); });
}

// The start of the UTF-8 character at or before `at`.
std::size_t CharacterStart(const std::string& text, std::size_t at) {
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

class Reducer {
 public:
  Reducer(Piece& root, const Keeps& keeps) : root_(root), keeps_(keeps) {}

  // One round over the whole; false when nothing could go.
  bool Round() {
    has_cut_ = false;
    Visit(root_);
    return has_cut_;
  }

 private:
  void Visit(Piece& piece) {
    if (piece.kind == Piece::Kind::kText) return CutText(piece);
    if (piece.kind == Piece::Kind::kObject) CutMembers(piece);
    if (piece.kind == Piece::Kind::kList) CutItems(piece);
    for (Piece& child : piece.children) Visit(child);
  }

  // Without children [first, first + count); they come back when they are needed.
  bool TryWithout(Piece& parent, std::size_t first, std::size_t count) {
    const auto from = parent.children.begin() + static_cast<std::ptrdiff_t>(first);
    const auto to = from + static_cast<std::ptrdiff_t>(count);
    std::vector<Piece> cut(std::make_move_iterator(from), std::make_move_iterator(to));
    parent.children.erase(from, to);
    if (keeps_(root_)) return has_cut_ = true;
    parent.children.insert(parent.children.begin() + static_cast<std::ptrdiff_t>(first),
                           std::make_move_iterator(cut.begin()),
                           std::make_move_iterator(cut.end()));
    return false;
  }

  // The largest first: it is most likely to be what nobody asked about.
  void CutMembers(Piece& object) {
    std::vector<std::pair<std::size_t, std::string>> members;
    for (const Piece& child : object.children) members.emplace_back(SizeOf(child), child.name);
    std::ranges::sort(members, std::greater<>());
    for (const auto& [size, name] : members) {
      if (name == "resourceType" || object.children.size() == 1) continue;
      const auto at = std::ranges::find(object.children, name, &Piece::name);
      TryWithout(object, static_cast<std::size_t>(at - object.children.begin()), 1);
    }
  }

  void CutItems(Piece& list) {
    for (std::size_t width = (list.children.size() + 1) / 2; width > 0; width /= 2) {
      for (std::size_t at = 0; at < list.children.size() && list.children.size() > 1;) {
        const std::size_t count =
            std::min({width, list.children.size() - at, list.children.size() - 1});
        if (!TryWithout(list, at, count)) at += count;
      }
    }
  }

  // Long texts by halves, as long as the question does not mind.
  void CutText(Piece& piece) {
    constexpr std::size_t kShort = 24;
    while (piece.text.size() > kShort) {
      const std::string whole = piece.text;
      piece.text.resize(CharacterStart(piece.text, piece.text.size() / 2));
      if (keeps_(root_)) {
        has_cut_ = true;
        continue;
      }
      piece.text = whole;
      return;
    }
  }

  Piece& root_;
  const Keeps& keeps_;
  bool has_cut_ = false;
};

}  // namespace

void Reduce(Piece& root, const Keeps& keeps) {
  Reducer reducer(root, keeps);
  while (reducer.Round()) {
  }
}

}  // namespace gateway::validation
