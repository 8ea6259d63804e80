#include "gateway/validation/document_host.h"

#include "gateway/validation/slice_membership.h"

namespace gateway::validation {
namespace {

using terminology::Membership;

constexpr std::string_view kBase = "http://hl7.org/fhir/StructureDefinition/";

bool IsBundle(fhir::Node root) { return root && root.type_name() == "Bundle"; }

}  // namespace

DocumentHost::DocumentHost(fhir::Node root, const definitions::Registry& registry,
                           const terminology::Service& terminology, ValidatorSource validator)
    : root_(root),
      registry_(registry),
      terminology_(terminology),
      validator_(std::move(validator)),
      index_(IsBundle(root) ? BundleIndex(root) : BundleIndex()) {}

fhir::Node DocumentHost::Resolve(std::string_view reference, fhir::Node root_resource) const {
  const fhir::Node container = root_resource ? root_resource : root_;
  if (const fhir::Node found = index_.Resolve(reference, container)) return found;
  if (!root_ || root_.ChildText("id").empty()) return {};
  const std::string own = std::string(root_.type_name()) + "/" + std::string(root_.ChildText("id"));
  return TypeAndId(WithoutVersion(reference)) == own ? root_ : fhir::Node();
}

Result<bool> DocumentHost::MemberOf(const fhirpath::Item& coded, std::string_view value_set) const {
  const fhir::Node node = coded.node();
  Membership answer = Membership::kOut;
  if (!node || node.is_primitive()) {
    answer = terminology_.Contains(value_set, "", coded.ToText());
  } else if (node.type_name() != "CodeableConcept") {
    answer = terminology_.Contains(value_set, node.ChildText("system"), node.ChildText("code"));
  } else {
    for (const fhir::Node coding : node.Children("coding")) {
      const Membership one =
          terminology_.Contains(value_set, coding.ChildText("system"), coding.ChildText("code"));
      if (one == Membership::kIn || answer == Membership::kOut) answer = one;
      if (answer == Membership::kIn) break;
    }
  }
  if (answer == Membership::kUnknown)
    return Fail(IssueType::kNotFound, "that value set is not loaded or cannot be decided here");
  return answer == Membership::kIn;
}

Result<bool> DocumentHost::Subsumes(std::string_view system, std::string_view broader,
                                    std::string_view narrower) const {
  return terminology_.Subsumes(system, broader, narrower);
}

Result<bool> DocumentHost::ConformsTo(fhir::Node node, std::string_view profile) const {
  const fhir::Type* const base = registry_.types()->FindByUrl(profile);
  if (base != nullptr) return node && node.type()->IsA(base->name);
  const fhir::Document* const definition = registry_.Find("StructureDefinition", profile);
  if (definition == nullptr)
    return Fail(IssueType::kNotFound, "that profile is not loaded; give its package");
  const fhir::Node root = definition->root();
  if (node && !node.type()->IsA(root.ChildText("type"))) return false;
  if (!validator_)
    return Fail(IssueType::kNotSupported, "conformsTo() knows base types, not profiles, here");
  return validator_().ConformsTo(root_ ? root_ : node, node, profile);
}

Result<bool> DocumentHost::IsInSlice(fhir::Node node, std::string_view profile,
                                     std::string_view slice) const {
  const fhir::Document* const definition = registry_.Find("StructureDefinition", profile);
  if (definition == nullptr)
    return Fail(IssueType::kNotFound, "that profile is not loaded; give its package");
  return validation::IsInSlice(node, definition->root(), slice, *this);
}

fhir::Node DocumentHost::ElementDefinition(fhir::Node node) const {
  if (!node || node.type() == nullptr) return {};
  const std::string path(node.element() != nullptr ? std::string_view(node.element()->path)
                                                   : std::string_view(node.type()->name));
  const fhir::Document* const definition =
      registry_.Find("StructureDefinition", std::string(kBase) + path.substr(0, path.find('.')));
  if (definition == nullptr) return {};
  for (const fhir::Node element : definition->root().At({"snapshot"}).Children("element")) {
    if (element.ChildText("path") == path) return element;
  }
  return {};
}

}  // namespace gateway::validation
