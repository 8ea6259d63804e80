#include "gateway/terminology/concept_map.h"

#include <algorithm>

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

// The same relation seen from the other side.
std::string_view Inverse(std::string_view equivalence) {
  if (equivalence == "wider") return "narrower";
  if (equivalence == "narrower") return "wider";
  if (equivalence == "subsumes") return "specializes";
  if (equivalence == "specializes") return "subsumes";
  return equivalence;
}

// target.dependsOn: what has to be known, and with which value, for the target to hold.
bool Holds(fhir::Node depends_on, const MapQuestion& question) {
  const std::string_view property = depends_on.ChildText("property");
  const std::string_view system = depends_on.ChildText("system");
  const std::string_view value = depends_on.ChildText("value");
  return std::ranges::any_of(question.dependencies, [&](const MapQuestion::Dependency& given) {
    return given.element == property && std::ranges::any_of(given.codes, [&](const CodeKey& key) {
             return key.code == value && (system.empty() || key.system == system);
           });
  });
}

bool IsWanted(fhir::Node target, const MapQuestion& question) {
  return std::ranges::all_of(target.Children("dependsOn"),
                             [&](fhir::Node one) { return Holds(one, question); });
}

}  // namespace

ConceptMap::ConceptMap(fhir::Node resource) : resource_(resource) {
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

void ConceptMap::AddForward(const Group& group, const MapQuestion& question,
                            std::vector<MapMatch>& matches) const {
  const std::string_view target_system = group.node.ChildText("target");
  const auto found = group.targets.find(question.code);
  if (!Serves(group, question.system) || found == group.targets.end()) return;
  if (!question.target_system.empty() && question.target_system != target_system) return;
  for (const fhir::Node target : found->second) {
    if (!IsWanted(target, question)) continue;
    matches.push_back({std::string(target.ChildText("equivalence")), std::string(target_system),
                       std::string(group.node.ChildText("targetVersion")),
                       std::string(target.ChildText("code")),
                       std::string(target.ChildText("display")), target,
                       std::string(resource_.ChildText("url"))});
  }
}

void ConceptMap::AddReverse(const Group& group, const MapQuestion& question,
                            std::vector<MapMatch>& matches) const {
  const std::string_view from = group.node.ChildText("target");
  const std::string_view to = group.node.ChildText("source");
  if (!question.system.empty() && !from.empty() && from != question.system) return;
  if (!question.target_system.empty() && question.target_system != to) return;
  for (const fhir::Node element : group.node.Children("element")) {
    for (const fhir::Node target : element.Children("target")) {
      if (target.ChildText("code") != question.code || !IsWanted(target, question)) continue;
      matches.push_back({std::string(Inverse(target.ChildText("equivalence"))), std::string(to),
                         std::string(group.node.ChildText("sourceVersion")),
                         std::string(element.ChildText("code")),
                         std::string(element.ChildText("display")), target,
                         std::string(resource_.ChildText("url"))});
    }
  }
}

void ConceptMap::AddUnmapped(const MapQuestion& question, std::vector<MapMatch>& matches) const {
  for (const Group& group : groups_) {
    if (!Serves(group, question.system) || group.targets.contains(question.code)) continue;
    std::optional<Translation> made = FromUnmapped(group.node, question.code);
    if (!made) continue;
    if (!question.target_system.empty() && question.target_system != made->system) continue;
    matches.push_back({std::move(made->equivalence),
                       std::move(made->system),
                       {},
                       std::move(made->code),
                       std::move(made->display),
                       {},
                       std::string(resource_.ChildText("url"))});
  }
}

std::vector<MapMatch> ConceptMap::Matches(const MapQuestion& question) const {
  std::vector<MapMatch> matches;
  for (const Group& group : groups_) {
    if (question.is_reverse) {
      AddReverse(group, question, matches);
    } else {
      AddForward(group, question, matches);
    }
  }
  if (matches.empty() && !question.is_reverse) AddUnmapped(question, matches);
  return matches;
}

}  // namespace gateway::terminology
