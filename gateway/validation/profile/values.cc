#include "gateway/validation/profile/values.h"

#include <algorithm>
#include <string>

namespace gateway::validation {
namespace {

bool SameText(fhir::Node node, fhir::Node other) {
  return node.has_text() == other.has_text() && node.text() == other.text();
}

// Repetitions of one element, one after the other.
struct Group {
  std::string_view name;
  std::span<const fhir::Node> nodes;
};

std::vector<Group> GroupsOf(fhir::Node node) {
  std::vector<Group> groups;
  const std::span<const fhir::Node> children = node.children();
  for (std::size_t first = 0; first < children.size();) {
    std::size_t last = first;
    while (last < children.size() && children[last].name() == children[first].name()) ++last;
    groups.push_back({children[first].name(), children.subspan(first, last - first)});
    first = last;
  }
  return groups;
}

constexpr std::string_view kFixed = "profile-fixed";
constexpr std::string_view kPattern = "profile-pattern";

void ReportMissing(const Scope& scope, std::string_view name, std::string_view id) {
  scope.ReportBelow(name, Severity::kError, IssueType::kValue, id,
                    std::string(name) + " is missing and its value is prescribed here: add it");
}

void CheckFixedChildren(const Scope& scope, fhir::Node fixed) {
  for (const Group& group : GroupsOf(scope.node())) {
    if (!fixed.Child(group.name))
      scope.ReportBelow(group.name, Severity::kError, IssueType::kValue, kFixed,
                        std::string(group.name) +
                            " is not part of the value that is prescribed here: take it out");
  }
  for (const Group& group : GroupsOf(fixed)) {
    const std::span<const fhir::Node> own = scope.node().Children(group.name);
    if (own.empty()) {
      ReportMissing(scope, group.name, kFixed);
    } else if (own.size() != group.nodes.size()) {
      scope.Error(IssueType::kValue, kFixed,
                  std::string(group.name) + " has to be there " +
                      std::to_string(group.nodes.size()) + " times, as prescribed here");
    } else {
      for (std::size_t i = 0; i < own.size(); ++i)
        CheckFixed(Scope(scope, own[i], i), group.nodes[i]);
    }
  }
}

void CheckPatternGroup(const Scope& scope, const Group& group) {
  const std::span<const fhir::Node> own = scope.node().Children(group.name);
  if (own.empty()) return ReportMissing(scope, group.name, kPattern);
  const bool is_list = own[0].element() != nullptr && own[0].element()->is_list();
  if (!is_list) return CheckPattern(Scope(scope, own[0], 0), group.nodes[0]);
  for (const fhir::Node wanted : group.nodes) {
    const bool found =
        std::ranges::any_of(own, [&](fhir::Node node) { return FitsPattern(node, wanted); });
    if (!found)
      scope.Error(IssueType::kValue, kPattern,
                  "None of " + std::string(group.name) +
                      " has the value that is prescribed here: add one that has");
  }
}

}  // namespace

bool EqualsFixed(fhir::Node node, fhir::Node fixed) {
  if (!SameText(node, fixed)) return false;
  const std::span<const fhir::Node> own = node.children();
  const std::span<const fhir::Node> wanted = fixed.children();
  return std::ranges::equal(own, wanted, [](fhir::Node a, fhir::Node b) {
    return a.name() == b.name() && EqualsFixed(a, b);
  });
}

bool FitsPattern(fhir::Node node, fhir::Node pattern) {
  if (pattern.has_text() && !SameText(node, pattern)) return false;
  return std::ranges::all_of(pattern.children(), [&](fhir::Node wanted) {
    return std::ranges::any_of(node.Children(wanted.name()),
                               [&](fhir::Node own) { return FitsPattern(own, wanted); });
  });
}

void CheckFixed(const Scope& scope, fhir::Node fixed) {
  if (fixed.has_text() && !SameText(scope.node(), fixed))
    return scope.Error(IssueType::kValue, kFixed,
                       "The value is not the one that is prescribed here: write it as the profile "
                       "fixes it");
  CheckFixedChildren(scope, fixed);
}

void CheckPattern(const Scope& scope, fhir::Node pattern) {
  if (pattern.has_text() && !SameText(scope.node(), pattern))
    return scope.Error(IssueType::kValue, kPattern,
                       "The value is not the one that the pattern prescribes here");
  for (const Group& group : GroupsOf(pattern)) CheckPatternGroup(scope, group);
}

}  // namespace gateway::validation
