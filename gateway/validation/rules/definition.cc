// Definitions as resources: whether a differential can be applied, and FHIRPath can be right.
#include "gateway/definitions/snapshot/generator.h"
#include "gateway/validation/expression_check.h"
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

void CheckDefinitionExpressions(const Scope& scope) {
  Issues found = CheckExpressions(scope.node(), scope.run().profiles.types());
  // Within a Bundle the definition has a path of its own.
  const std::string path = scope.Path();
  for (Issue& issue : found.list()) {
    issue.expression = path + issue.expression.substr(issue.expression.find('.'));
    scope.run().issues.Add(std::move(issue));
  }
}

}  // namespace gateway::validation
