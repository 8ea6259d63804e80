// dom-2 to dom-5: contained resources. Spec: https://hl7.org/fhir/R4/references.html#contained
#include <algorithm>
#include <string>
#include <unordered_set>

#include "gateway/validation/rules/native.h"

namespace gateway::validation {
namespace {

// Where "#id" may stand: Reference.reference, and canonical, uri and url values.
bool MayRefer(fhir::Node node) { return node.type()->IsA("uri") || node.name() == "reference"; }

void CollectLocal(fhir::Node node, std::unordered_set<std::string_view>& found) {
  if (node.text().starts_with('#') && MayRefer(node)) found.insert(node.text().substr(1));
  for (const fhir::Node child : node.children()) CollectLocal(child, found);
}

bool RefersToContainer(fhir::Node node) {
  if (node.text() == "#" && MayRefer(node)) return true;
  const auto children = node.children();
  return std::any_of(children.begin(), children.end(), RefersToContainer);
}

template <typename Breaks>
void ReportContained(const Scope& scope, std::string_view key, std::string_view mend,
                     Breaks breaks) {
  ForEachChild(scope, "contained", [&](const Scope& contained) {
    if (breaks(contained.node())) contained.Error(IssueType::kInvariant, key, std::string(mend));
  });
}

}  // namespace

void CheckDom2(const Scope& scope, const fhir::Constraint& constraint) {
  ReportContained(scope, constraint.key,
                  "A contained resource holds no contained resources: move them up beside it",
                  [](fhir::Node node) { return static_cast<bool>(node.Child("contained")); });
}

void CheckDom3(const Scope& scope, const fhir::Constraint& constraint) {
  if (!scope.node().Child("contained")) return;
  std::unordered_set<std::string_view> referred;
  CollectLocal(scope.node(), referred);
  ReportContained(scope, constraint.key,
                  "Nothing in the resource refers to this contained resource: refer to it as "
                  "\"#\" and its id, or leave it out",
                  [&](fhir::Node node) {
                    return !referred.contains(node.ChildText("id")) && !RefersToContainer(node);
                  });
}

void CheckDom4(const Scope& scope, const fhir::Constraint& constraint) {
  ReportContained(
      scope, constraint.key,
      "A contained resource has no meta.versionId and no meta.lastUpdated: take them out",
      [](fhir::Node node) {
        const fhir::Node meta = node.Child("meta");
        return meta.Child("versionId") || meta.Child("lastUpdated");
      });
}

void CheckDom5(const Scope& scope, const fhir::Constraint& constraint) {
  ReportContained(scope, constraint.key,
                  "A contained resource has no security labels of its own: move meta.security to "
                  "the resource that holds it",
                  [](fhir::Node node) { return static_cast<bool>(node.At({"meta", "security"})); });
}

}  // namespace gateway::validation
