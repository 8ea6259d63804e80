// StructureDefinitions as resources: whether they hang together with their base, whether their
// differential can be applied, and whether their FHIRPath can be right. What is said of single
// elements is looked at in definition_element.cc.
// Spec: https://hl7.org/fhir/R4/structuredefinition.html
#include "gateway/validation/rules/definition.h"

#include "gateway/definitions/snapshot/generator.h"
#include "gateway/validation/expression_check.h"
#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

constexpr std::string_view kExtension = "http://hl7.org/fhir/StructureDefinition/Extension";

// The snapshot generator's findings, at the definition, in the place of the element they are about.
void CheckSnapshot(const Scope& scope) {
  const ProfileSet& profiles = scope.run().profiles;
  const fhir::Document document(scope.node(), {}, profiles.registry().types());
  const Result<definitions::Snapshot> made =
      definitions::GenerateSnapshot(document, profiles.snapshots(), {.sort = false});
  const Issues issues = made ? made->issues : ToIssues(made.error());
  for (const Issue& issue : issues.list()) {
    if (issue.severity != Severity::kError && issue.severity != Severity::kFatal) continue;
    const std::size_t before = scope.run().issues.size();
    scope.Error(IssueType::kProcessing, "definition-snapshot", issue.diagnostics);
    if (scope.run().issues.size() == before || issue.line == 0) continue;
    Issue& kept = scope.run().issues.list().back();
    kept.line = issue.line;
    kept.column = issue.column;
    if (issue.id == "snapshot-order") kept.expression = scope.Path() + issue.expression.substr(19);
  }
}

void CheckAgainstBase(const Scope& scope, fhir::Node base) {
  const fhir::Node node = scope.node();
  const std::string_view derivation = node.ChildText("derivation");
  const std::string_view type = node.ChildText("type");
  if (derivation.empty())
    return scope.Error(IssueType::kNotFound, "definition-base",
                       "A definition with a base says how it derives: add derivation");
  if (base.ChildText("abstract") != "true" && base.ChildText("kind") != node.ChildText("kind"))
    scope.Error(
        IssueType::kNotFound, "definition-base",
        "The kind is another one than the base's: make it " + std::string(base.ChildText("kind")));
  if (derivation == "constraint" && type != base.ChildText("type"))
    scope.Error(IssueType::kNotFound, "definition-base",
                "A constraint is of the type of its base: make the type " +
                    std::string(base.ChildText("type")));
  if (derivation == "specialization" && type == base.ChildText("type"))
    scope.Error(IssueType::kNotFound, "definition-base",
                "A specialization defines a type of its own: give it another one than its base's");
}

// The contexts of extensions say where they may stand; nothing else has one.
void CheckContexts(const Scope& scope) {
  if (scope.node().ChildText("type") == "Extension") return;
  for (const std::string_view name : {"context", "contextInvariant"}) {
    ForEachChild(scope, name, [](const Scope& context) {
      context.Error(IssueType::kInvalid, "definition-context",
                    "Only the definition of an extension has contexts: take this one out");
    });
  }
}

// "The url of an extension is the canonical of its definition".
void CheckExtensionUrl(const Scope& scope) {
  const fhir::Node node = scope.node();
  const std::string_view url = node.ChildText("url");
  if (node.ChildText("type") != "Extension" || url.empty()) return;
  if (node.ChildText("baseDefinition") != kExtension) return;
  std::string_view fixed;
  for (const fhir::Node element : node.Child("differential").Children("element")) {
    if (element.ChildText("path") == "Extension.url") fixed = element.ChildText("fixed");
  }
  if (fixed == url) return;
  scope.Error(IssueType::kInvalid, "definition-extension-url",
              fixed.empty()
                  ? "The definition of an extension fixes Extension.url: add fixedUri with its url"
                  : "The url that is fixed for the extension is not that of its definition: make "
                    "them agree");
}

}  // namespace

void CheckStructureDefinition(const Scope& scope) {
  CheckContexts(scope);
  const fhir::Node node = scope.node();
  const ProfileSet& profiles = scope.run().profiles;
  const std::string_view base_url = node.ChildText("baseDefinition");
  const fhir::Document* const base =
      base_url.empty() ? nullptr : profiles.snapshots().Find(base_url);
  if (base == nullptr) return;
  CheckAgainstBase(scope, base->root());
  if (node.Child("differential")) {
    if (node.ChildText("derivation") == "constraint") CheckSnapshot(scope);
    CheckExtensionUrl(scope);
  }
  CheckElements(scope, base->root());
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
