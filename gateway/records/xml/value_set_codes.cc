#include "gateway/records/xml/value_set_codes.h"

namespace gateway::records {
namespace {

void AddConcepts(fhir::Node holder, std::vector<std::string>& codes) {
  for (const fhir::Node concept_node : holder.Children("concept")) {
    codes.emplace_back(concept_node.ChildText("code"));
    AddConcepts(concept_node, codes);
  }
}

// False when the codes cannot be listed.
bool AddIncluded(const definitions::Registry& registry, fhir::Node include,
                 std::vector<std::string>& codes) {
  if (include.Child("filter") || include.Child("valueSet")) return false;
  if (include.Child("concept")) {
    AddConcepts(include, codes);
    return true;
  }
  const fhir::Document* system = registry.Find("CodeSystem", include.ChildText("system"));
  if (system == nullptr || system->root().ChildText("content") != "complete") return false;
  AddConcepts(system->root(), codes);
  return true;
}

}  // namespace

std::vector<std::string> CodesOf(const definitions::Registry& registry,
                                 std::string_view value_set) {
  const fhir::Document* set = registry.Find("ValueSet", value_set);
  if (set == nullptr || set->root().Child("compose").Child("exclude")) return {};
  std::vector<std::string> codes;
  for (const fhir::Node include : set->root().Child("compose").Children("include")) {
    if (!AddIncluded(registry, include, codes)) return {};
  }
  return codes;
}

}  // namespace gateway::records
