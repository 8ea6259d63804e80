#include "gateway/terminology/concept_map.h"

namespace gateway::terminology {
namespace {

bool IsMatch(fhir::Node target) {
  const std::string_view equivalence = target.ChildText("equivalence");
  return equivalence != "unmatched" && equivalence != "disjoint" && target.Child("code");
}

Translation Make(fhir::Node group, fhir::Node target) {
  return {std::string(group.ChildText("target")), std::string(target.ChildText("code")),
          std::string(target.ChildText("display")), std::string(target.ChildText("equivalence"))};
}

// mode = provided hands the code through, mode = fixed gives one code for all that is left.
std::optional<Translation> FromUnmapped(fhir::Node group, std::string_view code) {
  const fhir::Node unmapped = group.Child("unmapped");
  const std::string_view mode = unmapped.ChildText("mode");
  const std::string target(group.ChildText("target"));
  if (mode == "provided") return Translation{target, std::string(code), {}, "equal"};
  if (mode != "fixed") return std::nullopt;
  return Translation{target, std::string(unmapped.ChildText("code")),
                     std::string(unmapped.ChildText("display")), "inexact"};
}

}  // namespace

ConceptMap::ConceptMap(fhir::Node resource) {
  for (const fhir::Node node : resource.Children("group")) {
    Group& group = groups_.emplace_back(Group{node, {}});
    for (const fhir::Node element : node.Children("element")) {
      std::vector<fhir::Node>& targets = group.targets[element.ChildText("code")];
      for (const fhir::Node target : element.Children("target")) targets.push_back(target);
    }
  }
}

bool ConceptMap::Serves(const Group& group, std::string_view system) {
  const std::string_view source = group.node.ChildText("source");
  return system.empty() || source.empty() || source == system;
}

std::optional<Translation> ConceptMap::Translate(std::string_view system,
                                                 std::string_view code) const {
  bool is_mapped = false;
  for (const Group& group : groups_) {
    const auto found = group.targets.find(code);
    if (!Serves(group, system) || found == group.targets.end()) continue;
    is_mapped = true;
    for (const fhir::Node target : found->second) {
      if (IsMatch(target)) return Make(group.node, target);
    }
  }
  if (is_mapped) return std::nullopt;  // the map knows the code and says: nothing
  for (const Group& group : groups_) {
    if (!Serves(group, system)) continue;
    if (std::optional<Translation> made = FromUnmapped(group.node, code)) return made;
  }
  return std::nullopt;
}

std::vector<std::string_view> ConceptMap::Others(std::string_view system) const {
  std::vector<std::string_view> others;
  for (const Group& group : groups_) {
    const fhir::Node unmapped = group.node.Child("unmapped");
    if (Serves(group, system) && unmapped.ChildText("mode") == "other-map")
      others.push_back(unmapped.ChildText("url"));
  }
  return others;
}

}  // namespace gateway::terminology
