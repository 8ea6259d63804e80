// Spec: https://hl7.org/fhir/R4/references.html, https://hl7.org/fhir/R4/bundle.html#references
#include <algorithm>

#include "gateway/validation/profile/conformance.h"
#include "gateway/validation/rules/native.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

constexpr std::string_view kBase = "http://hl7.org/fhir/StructureDefinition/";

// Bundles that carry everything their urn: references name. A batch has no references between its
// entries, a search set or collection may be a part of something larger.
bool MustHoldTargets(fhir::Node bundle) {
  const std::string_view type = bundle.ChildText("type");
  return type == "message" || type == "document" || type == "transaction";
}

// Targets of the base specification only; a profile's are another profile's business.
bool Allows(const fhir::TypeRef& ref, const fhir::Type& target) {
  if (ref.target_profiles.empty()) return true;
  return std::ranges::any_of(ref.target_profiles, [&](std::string_view url) {
    return !url.starts_with(kBase) || target.IsA(url.substr(kBase.size()));
  });
}

void CheckType(const Scope& scope, fhir::Node target) {
  const fhir::Element* const element = scope.node().element();
  if (element == nullptr || !target) return;
  for (const fhir::TypeRef& ref : element->types) {
    if (ref.code != "Reference" || Allows(ref, *target.type())) continue;
    std::string names;
    for (const std::string_view profile : ref.target_profiles)
      names += (names.empty() ? "" : ", ") + std::string(profile.substr(kBase.size()));
    scope.Error(IssueType::kStructure, "reference-type",
                "The reference points to a " + std::string(target.type_name()) +
                    ", which is not allowed here: refer to one of " + names);
  }
}

// What lies outside the document: of the right type, when it can be found. What cannot may live on
// a server, so that nothing is wrong for certain.
void CheckOutside(const Scope& scope, std::string_view reference) {
  if (reference[0] == '#' || IsUrn(reference) || reference.find('?') != std::string_view::npos)
    return;
  if (scope.index().Resolve(reference, scope.container())) return;
  const fhir::Node target = FindTarget(scope, reference);
  CheckType(scope, target);
  if (!target)
    scope.Warning(IssueType::kNotFound, "reference-unresolved",
                  "Nothing that was given has this address, so that the reference was not checked: "
                  "give the file or package that holds it");
}

}  // namespace

void CheckReference(const Scope& scope) {
  const std::string_view reference = scope.node().ChildText("reference");
  if (reference.empty()) return;
  if (scope.run().options.check_references) CheckOutside(scope, reference);
  const fhir::Node target = scope.index().Resolve(reference, scope.container());
  CheckType(scope, target);
  if (target || !IsUrn(reference) || !MustHoldTargets(scope.index().bundle())) return;
  scope.Error(IssueType::kNotFound, "R-084",
              "No entry of the Bundle has the fullUrl that this reference names: add the entry, or "
              "refer to one that is there");
}

// "SHALL have a contained resource if a local reference is provided".
void CheckRef1(const Scope& scope, const fhir::Constraint& constraint) {
  const std::string_view reference = scope.node().ChildText("reference");
  if (!reference.starts_with('#') || scope.index().Resolve(reference, scope.container())) return;
  scope.Error(IssueType::kInvariant, constraint.key,
              "No contained resource has the id that this local reference names: add the resource, "
              "or mend the reference");
}

}  // namespace gateway::validation
