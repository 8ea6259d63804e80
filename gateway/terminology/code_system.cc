#include "gateway/terminology/code_system.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "gateway/base/text.h"

namespace gateway::terminology {
namespace {

bool HasTrue(const CodeSystem::Concept& entry, std::string_view property) {
  return std::ranges::any_of(entry.node.Children("property"), [&](fhir::Node one) {
    return one.ChildText("code") == property && one.ChildText("value") == "true";
  });
}

}  // namespace

CodeSystem::CodeSystem(fhir::Node resource)
    : resource_(resource), is_complete_(resource.ChildText("content") == "complete") {
  AddConcepts(resource);
  AddChildProperties();
  for (std::size_t i = 0; i < concepts_.size(); ++i) {
    for (const std::string_view parent : concepts_[i].parents) by_parent_.emplace(parent, i);
  }
  if (resource.ChildText("caseSensitive") != "false") return;
  for (std::size_t i = 0; i < concepts_.size(); ++i)
    by_folded_code_.emplace(ToLower(concepts_[i].code), i);
}

void CodeSystem::AddConcepts(fhir::Node parent) {
  for (const fhir::Node node : parent.Children("concept")) {
    Concept entry{node.ChildText("code"), node.ChildText("display"), {}, node};
    if (!parent.is_resource()) entry.parents.push_back(parent.ChildText("code"));
    AddParentProperties(node, entry);
    by_code_.emplace(entry.code, concepts_.size());
    concepts_.push_back(std::move(entry));
    AddConcepts(node);
  }
}

// http://hl7.org/fhir/concept-properties: hierarchies with several parents are told this way.
void CodeSystem::AddParentProperties(fhir::Node node, Concept& entry) {
  for (const fhir::Node property : node.Children("property")) {
    const std::string_view code = property.ChildText("code");
    if (code == "parent" || code == "subsumedBy")
      entry.parents.push_back(property.ChildText("value"));
  }
}

// The same told from above.
void CodeSystem::AddChildProperties() {
  for (std::size_t i = 0; i < concepts_.size(); ++i) {
    for (const fhir::Node property : concepts_[i].node.Children("property")) {
      if (property.ChildText("code") != "child") continue;
      const auto found = by_code_.find(property.ChildText("value"));
      if (found == by_code_.end()) continue;
      std::vector<std::string_view>& parents = concepts_[found->second].parents;
      if (std::ranges::find(parents, concepts_[i].code) == parents.end())
        parents.push_back(concepts_[i].code);
    }
  }
}

const CodeSystem::Concept* CodeSystem::Find(std::string_view code) const {
  if (const auto found = by_code_.find(code); found != by_code_.end())
    return &concepts_[found->second];
  if (by_folded_code_.empty()) return nullptr;
  const auto found = by_folded_code_.find(ToLower(code));
  return found == by_folded_code_.end() ? nullptr : &concepts_[found->second];
}

// A hierarchy may be a graph, and a wrong one may have a cycle: each concept is looked at once.
bool CodeSystem::IsBelow(std::string_view code, std::string_view ancestor) const {
  std::vector<std::string_view> waiting{code};
  std::unordered_set<std::string_view> seen;
  while (!waiting.empty()) {
    const Concept* const at = Find(waiting.back());
    waiting.pop_back();
    if (at == nullptr || !seen.insert(at->code).second) continue;
    if (std::ranges::find(at->parents, ancestor) != at->parents.end()) return true;
    waiting.insert(waiting.end(), at->parents.begin(), at->parents.end());
  }
  return false;
}

std::vector<std::string_view> CodeSystem::ChildrenOf(std::string_view code) const {
  std::vector<std::size_t> places;
  const auto [first, last] = by_parent_.equal_range(code);
  for (auto at = first; at != last; ++at) places.push_back(at->second);
  std::ranges::sort(places);
  std::vector<std::string_view> children;
  for (const std::size_t place : places) {
    if (children.empty() || children.back() != concepts_[place].code)
      children.push_back(concepts_[place].code);
  }
  return children;
}

bool CodeSystem::IsAbstract(const Concept& entry) {
  // "abstract" was its name before R4, and HL7's own v2 and v3 tables still use it.
  return HasTrue(entry, "notSelectable") || HasTrue(entry, "abstract");
}

bool CodeSystem::IsInactive(const Concept& entry) {
  if (HasTrue(entry, "inactive")) return true;
  return std::ranges::any_of(entry.node.Children("property"), [](fhir::Node one) {
    const std::string_view status = one.ChildText("value");
    return one.ChildText("code") == "status" && (status == "retired" || status == "inactive");
  });
}

std::vector<std::string_view> CodeSystem::Values(const Concept& entry,
                                                 std::string_view property) const {
  if (property == "code" || property == "concept") return {entry.code};
  if (property == "parent" || property == "subsumedBy") return entry.parents;
  if (property == "child") return ChildrenOf(entry.code);
  if (property == "inactive") return {IsInactive(entry) ? "true" : "false"};
  if (property == "notSelectable" || property == "abstract")
    return {IsAbstract(entry) ? "true" : "false"};
  if (property == "display" || property == "definition") {
    const std::string_view text = entry.node.ChildText(property);
    return text.empty() ? std::vector<std::string_view>() : std::vector{text};
  }
  std::vector<std::string_view> values;
  for (const fhir::Node one : entry.node.Children("property")) {
    if (one.ChildText("code") != property) continue;
    const fhir::Node value = one.Child("value");
    values.push_back(value.is_primitive() ? value.text() : value.ChildText("code"));
  }
  return values;
}

bool CodeSystem::HasProperty(std::string_view property) const {
  constexpr std::array<std::string_view, 10> kEvery{
      "code",  "concept",    "display",  "definition",    "parent",
      "child", "subsumedBy", "inactive", "notSelectable", "abstract"};
  if (std::ranges::find(kEvery, property) != kEvery.end()) return true;
  const auto is_it = [&](fhir::Node one) { return one.ChildText("code") == property; };
  if (std::ranges::any_of(resource_.Children("property"), is_it)) return true;
  return std::ranges::any_of(concepts_, [&](const Concept& entry) {
    return std::ranges::any_of(entry.node.Children("property"), is_it);
  });
}

}  // namespace gateway::terminology
