#include "gateway/fhir/model/node.h"

#include <algorithm>
#include <functional>

namespace gateway::fhir {
namespace {

// "[2]" for a repeating element, "" otherwise.
std::string IndexOf(Node parent, Node child) {
  if (child.element() == nullptr || !child.element()->is_list()) return {};
  const std::span<const Node> same = parent.Children(child.name());
  return "[" + std::to_string(&*std::find(same.begin(), same.end(), child) - same.data()) + "]";
}

bool FindPath(Node at, Node target, std::string& path) {
  if (at == target) return true;
  const std::size_t size = path.size();
  for (const Node child : at.children()) {
    path += "." + std::string(child.name()) + IndexOf(at, child);
    if (FindPath(child, target, path)) return true;
    path.resize(size);
  }
  return false;
}

}  // namespace

Node Node::Child(std::string_view child_name) const {
  const auto all = children();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](Node n) { return n.name() == child_name; });
  return found == all.end() ? Node() : *found;
}

std::span<const Node> Node::Children(std::string_view child_name) const {
  const auto all = children();
  const auto differs = [&](Node n) { return n.name() != child_name; };
  const auto first = std::find_if_not(all.begin(), all.end(), differs);
  const auto last = std::find_if(first, all.end(), differs);
  return all.subspan(static_cast<std::size_t>(first - all.begin()),
                     static_cast<std::size_t>(last - first));
}

Node Node::At(std::initializer_list<std::string_view> names) const {
  Node at = *this;
  for (const std::string_view step : names) at = at.Child(step);
  return at;
}

std::string PathOf(Node root, Node target) {
  std::string path(root.name());
  return FindPath(root, target, path) ? path : std::string();
}

bool Equal(Node a, Node b) {
  if (a.data() == b.data()) return true;
  if (!a || !b) return false;
  return a.name() == b.name() && a.type_name() == b.type_name() && a.has_text() == b.has_text() &&
         a.text() == b.text() && std::ranges::equal(a.children(), b.children(), Equal);
}

}  // namespace gateway::fhir
