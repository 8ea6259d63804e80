// A CapabilityStatement beside the SearchParameters it names.
// Spec: https://hl7.org/fhir/R4/capabilitystatement-definitions.html
//       (CapabilityStatement.rest.resource.searchParam.type)
#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

void CheckSearchParam(const Scope& scope) {
  const std::string_view url = scope.node().ChildText("definition");
  const std::string_view type = scope.node().ChildText("type");
  if (url.empty() || type.empty()) return;
  const fhir::Document* const definition =
      scope.run().profiles.registry().Find("SearchParameter", url);
  if (definition == nullptr) return;
  const std::string_view defined = definition->root().ChildText("type");
  if (defined == type) return;
  scope.Error(IssueType::kInvalid, "capability-search-type",
              "The search parameter is not of the type that its definition states: write " +
                  std::string(defined));
}

}  // namespace

void CheckCapabilityStatement(const Scope& scope) {
  ForEachChild(scope, "rest", [](const Scope& rest) {
    ForEachChild(rest, "searchParam", CheckSearchParam);
    ForEachChild(rest, "resource", [](const Scope& resource) {
      ForEachChild(resource, "searchParam", CheckSearchParam);
    });
  });
}

}  // namespace gateway::validation
