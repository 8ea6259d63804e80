// StructureDefinitions as resources: whether their differential can be applied.
#include "gateway/definitions/snapshot/generator.h"
#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {

void CheckStructureDefinition(const Scope& scope) {
  const fhir::Node node = scope.node();
  if (!node.Child("differential") || node.ChildText("derivation") != "constraint") return;
  const ProfileSet& profiles = scope.run().profiles;
  const std::string_view base = node.ChildText("baseDefinition");
  if (base.empty() || profiles.registry().Find("StructureDefinition", base) == nullptr) return;
  const fhir::Document document(node, {}, profiles.registry().types());
  const Result<definitions::Snapshot> made =
      definitions::GenerateSnapshot(document, profiles.snapshots());
  const Issues issues = made ? made->issues : ToIssues(made.error());
  for (const Issue& issue : issues.list()) {
    if (issue.severity == Severity::kError || issue.severity == Severity::kFatal)
      scope.Error(IssueType::kProcessing, "definition-snapshot", issue.diagnostics);
  }
}

}  // namespace gateway::validation
