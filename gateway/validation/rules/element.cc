// What a profile says of one element, once it is known which checkers speak of it.
#include <algorithm>

#include "gateway/validation/profile/conformance.h"
#include "gateway/validation/profile/values.h"
#include "gateway/validation/rules/limits.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

std::size_t LengthOf(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void CheckLimits(const Scope& scope, const Checker& checker) {
  if (checker.min_value &&
      Compare(scope, scope.node(), checker.min_value, Limit::kLeast) == Comparison::kLess)
    scope.Error(IssueType::kInvalid, "profile-min-value",
                "The value is less than the smallest that the profile allows");
  if (checker.max_value &&
      Compare(scope, scope.node(), checker.max_value, Limit::kMost) == Comparison::kGreater)
    scope.Error(IssueType::kInvalid, "profile-max-value",
                "The value is greater than the largest that the profile allows");
}

void CheckLengths(const Scope& scope, const Checker& checker) {
  if (!scope.node().has_text()) return;
  const std::size_t length = LengthOf(scope.node().text());
  if (checker.max_length > 0 && length > checker.max_length)
    scope.Error(IssueType::kTooLong, "profile-max-length",
                "The value is longer than the " + std::to_string(checker.max_length) +
                    " characters the profile allows: shorten it");
  if (length < checker.min_length)
    scope.Error(IssueType::kInvalid, "profile-min-length",
                "The value is shorter than the " + std::to_string(checker.min_length) +
                    " characters the profile asks for");
}

void CheckPresence(const Scope& scope, const Checker& checker) {
  if (scope.node().has_text() || !scope.node().is_primitive()) return;
  if (checker.must_have_value && checker.value_alternatives.empty())
    return scope.Error(IssueType::kRequired, "profile-value",
                       "The element needs a value, an extension alone will not do: give one");
  if (checker.value_alternatives.empty()) return;
  for (const fhir::Node extension : scope.node().Children("extension")) {
    if (std::ranges::find(checker.value_alternatives, extension.ChildText("url")) !=
        checker.value_alternatives.end())
      return;
  }
  scope.Error(IssueType::kInvalid, "profile-value",
              "Without a value the profile asks for one of the extensions " +
                  Listed(checker.value_alternatives));
}

bool IsAllowedTarget(const Scope& scope, fhir::Node target, const TypeRule& rule) {
  return std::ranges::any_of(
      rule.targets, [&](std::string_view profile) { return Conforms(scope, target, profile); });
}

// "contained", "bundled" or "referenced": ElementDefinition.type.aggregation.
std::string_view AggregationOf(const Scope& scope, std::string_view reference) {
  if (reference.starts_with('#')) return "contained";
  return scope.index().Resolve(reference, scope.container()) ? "bundled" : "referenced";
}

void CheckAggregation(const Scope& scope, const TypeRule& rule, std::string_view reference) {
  if (rule.aggregation.empty()) return;
  const std::string_view is = AggregationOf(scope, reference);
  if (std::ranges::find(rule.aggregation, is) != rule.aggregation.end()) return;
  scope.Error(IssueType::kStructure, "profile-aggregation",
              "The target is " + std::string(is) + ", and the profile allows only " +
                  Listed(rule.aggregation));
}

void CheckTargets(const Scope& scope, const Checker& checker) {
  const std::string_view reference = scope.node().ChildText("reference");
  if (reference.empty()) return;
  for (const TypeRule& rule : checker.types) {
    if (rule.type != scope.node().type()) continue;
    CheckAggregation(scope, rule, reference);
    if (rule.targets.empty()) continue;
    const fhir::Node target = FindTarget(scope, reference);
    if (!target || IsAllowedTarget(scope, target, rule)) continue;
    scope.Error(
        IssueType::kStructure, "profile-target",
        "The reference points to a " + std::string(target.type_name()) +
            " that does not conform to any of the profiles allowed here: " + Listed(rule.targets));
  }
}

}  // namespace

void CheckElement(const Scope& scope, const Checker& checker) {
  if (checker.fixed) CheckFixed(scope, checker.fixed);
  if (checker.pattern) CheckPattern(scope, checker.pattern);
  CheckLimits(scope, checker);
  CheckLengths(scope, checker);
  CheckPresence(scope, checker);
  if (checker.binding != nullptr) CheckBinding(scope, *checker.binding);
  if (checker.extensible != nullptr && scope.run().options.is_thorough)
    CheckExtensible(scope, *checker.extensible);
  if (!checker.narrative_language.empty() || !checker.narrative_source.empty())
    CheckNarrativeControl(scope, checker);
  if (!checker.types.empty() && scope.node().type_name() == "Reference")
    CheckTargets(scope, checker);
  const bool is_root = &checker == &checker.profile->root();
  if (checker.invariants != nullptr) CheckInvariants(scope, *checker.invariants, !is_root);
}

}  // namespace gateway::validation
