// A ConceptMap beside the code systems it names, when they are loaded whole.
// Spec: https://hl7.org/fhir/R4/conceptmap.html
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

// Null unless every code of it is known.
const terminology::CodeSystem* Whole(const Scope& scope, std::string_view system) {
  if (system.empty()) return nullptr;
  const terminology::CodeSystem* const codes = scope.run().terminology.FindCodeSystem(system);
  return codes != nullptr && codes->is_complete() ? codes : nullptr;
}

void CheckCode(const Scope& scope, const terminology::CodeSystem* codes, std::string_view id,
               std::string_view side) {
  const std::string_view code = scope.node().ChildText("code");
  if (codes == nullptr || code.empty() || codes->Find(code) != nullptr) return;
  scope.ReportBelow("code", Severity::kError, IssueType::kCodeInvalid, id,
                    "The " + std::string(side) + " system of the group has no such code");
}

void CheckGroup(const Scope& group) {
  const auto* const sources = Whole(group, group.node().ChildText("source"));
  const auto* const targets = Whole(group, group.node().ChildText("target"));
  ForEachChild(group, "element", [&](const Scope& element) {
    CheckCode(element, sources, "concept-map-source", "source");
    ForEachChild(element, "target", [&](const Scope& target) {
      CheckCode(target, targets, "concept-map-target", "target");
    });
  });
}

}  // namespace

void CheckConceptMap(const Scope& scope) { ForEachChild(scope, "group", CheckGroup); }

}  // namespace gateway::validation
