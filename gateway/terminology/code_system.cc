#include "gateway/terminology/code_system.h"

#include <algorithm>
#include <unordered_set>

namespace gateway::terminology {

CodeSystem::CodeSystem(fhir::Node resource)
    : is_complete_(resource.ChildText("content") == "complete") {
  AddConcepts(resource);
}

void CodeSystem::AddConcepts(fhir::Node parent) {
  for (const fhir::Node node : parent.Children("concept")) {
    Concept entry{node.ChildText("code"), node.ChildText("display"), {}};
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

const CodeSystem::Concept* CodeSystem::Find(std::string_view code) const {
  const auto found = by_code_.find(code);
  return found == by_code_.end() ? nullptr : &concepts_[found->second];
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

}  // namespace gateway::terminology
