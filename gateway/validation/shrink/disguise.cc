#include "gateway/validation/shrink/disguise.h"

#include <algorithm>
#include <array>

#include "gateway/validation/shrink/synthetic.h"

namespace gateway::validation {
namespace {

enum class Form { kAddress, kDate, kXhtml, kNumber, kBoolean, kCode, kText };

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

Form FormOf(const Leaf& leaf) {
  const std::string& text = leaf.piece->text;
  if (leaf.piece->kind == Piece::Kind::kLiteral)
    return text == "true" || text == "false" ? Form::kBoolean : Form::kNumber;
  const std::string& name = leaf.piece->name;
  if (name == "div" && text.starts_with('<')) return Form::kXhtml;
  if (IsDateText(text) && !IsOneOf(leaf.type, {"string", "markdown", "code", "id"}))
    return Form::kDate;
  if (IsOneOf(leaf.type, {"uri", "url", "canonical", "id", "oid", "uuid"}) ||
      IsOneOf(name, {"reference", "fullUrl", "id", "url", "system"}))
    return Form::kAddress;
  return leaf.type == "code" ? Form::kCode : Form::kText;
}

class Disguiser {
 public:
  Disguiser(Piece& root, const Answer& answer, std::vector<Leaf> leaves)
      : root_(root), answer_(answer), leaves_(std::move(leaves)) {
    for (const Leaf& leaf : leaves_) originals_.push_back(leaf.piece->text);
    replaced_.resize(leaves_.size());
    best_ = answer_(root_).value_or(0);
  }

  std::vector<std::string> Run() {
    Addresses();
    Dates();
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      if (!replaced_[i]) One(i);
    }
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      const bool is_boolean = FormOf(leaves_[i]) == Form::kBoolean;
      if (!replaced_[i] && !leaves_[i].is_published && !is_boolean && !originals_[i].empty())
        kept.push_back(leaves_[i].path);
    }
    return kept;
  }

 private:
  using Texts = std::vector<std::pair<std::size_t, std::string>>;  // leaf, its new text

  // `most`: how many findings there may be then.
  bool Try(const Texts& texts, std::size_t most) {
    for (const auto& [leaf, text] : texts) leaves_[leaf].piece->text = text;
    const std::optional<std::size_t> found = answer_(root_);
    if (found && *found <= most) {
      best_ = *found;
      for (const auto& [leaf, text] : texts) replaced_[leaf] = text != originals_[leaf];
      return true;
    }
    for (const auto& [leaf, text] : texts) leaves_[leaf].piece->text = originals_[leaf];
    return false;
  }

  // Without new findings if one of them can be had so, else with them.
  bool TryEach(const std::vector<Texts>& candidates, bool strict) {
    for (const Texts& texts : candidates) {
      if (!texts.empty() && Try(texts, best_)) return true;
    }
    if (strict) return false;
    return std::ranges::any_of(candidates, [&](const Texts& texts) {
      return !texts.empty() && Try(texts, static_cast<std::size_t>(-1));
    });
  }

  [[nodiscard]] std::vector<std::size_t> Of(Form form) const {
    std::vector<std::size_t> leaves;
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      if (FormOf(leaves_[i]) == form) leaves.push_back(i);
    }
    return leaves;
  }

  // Ids, references and addresses name each other.
  void Addresses() {
    Texts texts;
    for (const std::size_t leaf : Of(Form::kAddress)) {
      if (!leaves_[leaf].is_published)
        texts.emplace_back(leaf, synthesiser_.Address(originals_[leaf]));
    }
    (void)TryEach({texts}, false);
  }

  void Dates() {
    const std::vector<std::size_t> leaves = Of(Form::kDate);
    std::vector<std::string> all;
    for (const std::size_t leaf : leaves) all.push_back(originals_[leaf]);
    std::vector<Texts> candidates;
    // In the past with other distances, with the same ones, and in the future.
    candidates.push_back(TextsOf(leaves, SyntheticDates(all, 2001, 37)));
    candidates.push_back(TextsOf(leaves, MovedDates(all, 1951)));
    candidates.push_back(TextsOf(leaves, MovedDates(all, 2001)));
    candidates.push_back(TextsOf(leaves, MovedDates(all, 2091)));
    (void)TryEach(candidates, false);
  }

  [[nodiscard]] Texts TextsOf(const std::vector<std::size_t>& leaves,
                              const std::map<std::string, std::string>& dates) const {
    Texts texts;
    for (const std::size_t leaf : leaves) {
      const auto found = dates.find(originals_[leaf]);
      if (found != dates.end()) texts.emplace_back(leaf, found->second);
    }
    return texts;
  }

  void One(std::size_t leaf) {
    const Leaf& one = leaves_[leaf];
    std::vector<Texts> candidates;
    const auto add = [&](std::string text) {
      if (text != originals_[leaf]) candidates.push_back({{leaf, std::move(text)}});
    };
    switch (FormOf(one)) {
      case Form::kBoolean:
        add(originals_[leaf] == "true" ? "false" : "true");
        break;
      case Form::kNumber:
        for (int i = 0; i < 4; ++i) add(synthesiser_.Number(originals_[leaf]));
        add("1");
        break;
      case Form::kDate:
        for (const int year : {2001, 1951, 2091})
          for (const auto& [from, to] : MovedDates({originals_[leaf]}, year)) add(to);
        add(synthesiser_.Text(originals_[leaf]));
        break;
      case Form::kXhtml:
        add(synthesiser_.Xhtml(originals_[leaf]));
        break;
      case Form::kAddress:
        add(synthesiser_.Address(originals_[leaf]));
        break;
      case Form::kCode:
      case Form::kText:
        add(synthesiser_.Text(originals_[leaf]));
        add(Synthesiser(leaf + 1).Text(originals_[leaf]));
        for (const int year : {2001, 1951})
          for (const auto& [from, to] : MovedDates({originals_[leaf]}, year)) add(to);
        break;
    }
    const bool strict = one.is_published || FormOf(one) == Form::kBoolean;
    (void)TryEach(candidates, strict);
  }

  Piece& root_;
  const Answer& answer_;
  std::vector<Leaf> leaves_;
  std::vector<std::string> originals_;
  std::vector<bool> replaced_;
  std::size_t best_ = 0;
  Synthesiser synthesiser_;
};

}  // namespace

std::vector<std::string> Disguise(Piece& root, const Vocabulary& vocabulary, const Answer& answer) {
  return Disguiser(root, answer, LeavesOf(root, vocabulary)).Run();
}

}  // namespace gateway::validation
