#include "gateway/definitions/snapshot/part.h"

#include <algorithm>

namespace gateway::definitions {

std::string_view LastSegment(std::string_view path) { return path.substr(path.rfind('.') + 1); }

std::size_t Depth(std::string_view path) {
  return static_cast<std::size_t>(std::ranges::count(path, '.'));
}

Part* PartPool::FromSnapshot(std::span<const fhir::Node> elements, std::size_t& at,
                             fhir::Node home) {
  Part* const top = New();
  std::vector<Part*> open;  // by depth below `top`
  std::size_t top_depth = 0;
  for (const std::size_t first = at; at < elements.size(); ++at) {
    Part* const part = at == first ? top : nullptr;
    Definition definition(elements[at]);
    const std::string_view path = definition.Text(words_.path);
    const std::size_t depth = Depth(path);
    if (part != nullptr) top_depth = depth;
    if (part == nullptr && depth <= top_depth) break;
    if (depth - top_depth > open.size()) return nullptr;
    Part& made = part != nullptr ? *part : *New();
    made.name = LastSegment(path);
    made.slice = definition.Text(words_.slice_name);
    made.home = home;
    made.definition = std::move(definition);
    open.resize(depth - top_depth);
    if (!open.empty()) open.back()->children.push_back(&made);
    open.push_back(&made);
  }
  return top;
}

Part* PartPool::FromSnapshot(fhir::Node structure, std::string_view id) {
  const std::span<const fhir::Node> elements = structure.Child("snapshot").Children("element");
  for (const char* const field : {"id", "path"}) {
    for (std::size_t at = 0; at < elements.size(); ++at) {
      if (elements[at].ChildText(field) == id) return FromSnapshot(elements, at, structure);
    }
  }
  return nullptr;
}

Part* PartPool::Clone(const Part& original) {
  Part* const copy = New();
  *copy = original;
  for (Part*& child : copy->children) child = Clone(*child);
  return copy;
}

}  // namespace gateway::definitions
