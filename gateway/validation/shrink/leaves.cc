#include "gateway/validation/shrink/leaves.h"

#include <algorithm>
#include <array>

#include "gateway/validation/rules/definition.h"

namespace gateway::validation {
namespace {

constexpr std::array<std::string_view, 12> kPublishers{
    "http://hl7.org/",        "http://terminology.hl7.org/", "http://snomed.info/",
    "http://loinc.org",       "http://unitsofmeasure.org",   "http://dicom.nema.org/",
    "https://fhir.nhs.uk/",   "https://fhir.hl7.org.uk/",    "http://www.w3.org/",
    "http://www.nlm.nih.gov", "https://dmd.nhs.uk",          "https://chc-gateway.example/fhir/"};
constexpr std::array<std::string_view, 3> kUrns{"urn:ietf:", "urn:iso",
                                                "urn:oid:2.16.840.1.113883.6."};

constexpr std::array<std::string_view, 8> kDefinitions{
    "StructureDefinition", "ValueSet",          "CodeSystem",          "ConceptMap",
    "Questionnaire",       "MessageDefinition", "OperationDefinition", "SearchParameter"};

class Walk {
 public:
  Walk(const Vocabulary& vocabulary, std::vector<Leaf>& leaves)
      : vocabulary_(vocabulary), types_(*vocabulary.registry.types()), leaves_(leaves) {}

  // `type`: of the object; null when it is not known.
  void Object(Piece& object, const fhir::Type* type, const std::string& path) {
    const std::string_view named = object.Member("resourceType");
    if (!named.empty()) type = types_.Find(named);
    for (Piece& child : object.children) {
      if (child.name == "resourceType") continue;
      Member(object, child, type, path);
    }
  }

 private:
  void Member(Piece& parent, Piece& child, const fhir::Type* type, const std::string& path) {
    const std::string_view name =
        child.name.starts_with('_') ? std::string_view(child.name).substr(1) : child.name;
    const fhir::Type::Property* const property = type == nullptr ? nullptr : type->LookUp(name);
    const std::string at = path + "." + child.name;
    if (child.kind != Piece::Kind::kList) return Value(parent, child, property, at);
    for (std::size_t i = 0; i < child.children.size(); ++i)
      Value(parent, child.children[i], property, at + "[" + std::to_string(i) + "]");
  }

  void Value(Piece& parent, Piece& value, const fhir::Type::Property* property,
             const std::string& path) {
    const fhir::Type* const type = property == nullptr ? nullptr : property->target;
    if (!value.is_value()) {
      if (value.kind == Piece::Kind::kObject) Object(value, type, path);
      for (Piece& child : value.children) {
        if (value.kind == Piece::Kind::kList) Value(parent, child, property, path);
      }
      return;
    }
    if (value.text == "null" && value.kind == Piece::Kind::kLiteral) return;
    Leaf leaf{&value, path, type == nullptr ? std::string_view() : type->name, false};
    leaf.is_published = IsPublished(parent, value, leaf.type, property);
    leaves_.push_back(std::move(leaf));
  }

  [[nodiscard]] bool IsPublished(const Piece& parent, const Piece& value, std::string_view type,
                                 const fhir::Type::Property* property) const {
    if (IsSpecification(value, property)) return true;
    if (type == "uri" || type == "canonical" || type == "url" || type == "System.String" ||
        value.name == "url" || value.name == "system")
      return IsPublishedAddress(value.text);
    if (value.name == "display" || value.name == "code" || value.name == "unit") {
      const std::string_view system = parent.Member("system");
      if (!system.empty()) return IsPublishedCode(system, parent.Member("code"), value);
    }
    return type == "code" && property != nullptr && !property->element->value_set.empty() &&
           vocabulary_.terminology.Contains(property->element->value_set, "", value.text) ==
               terminology::Membership::kIn;
  }

  // Paths, ids that are paths, and type codes in a profile, where they are the specification's own.
  [[nodiscard]] bool IsSpecification(const Piece& value,
                                     const fhir::Type::Property* property) const {
    if (property == nullptr) return false;
    const std::string_view path = property->element->path;
    const std::string_view text = value.text;
    if (path == "ElementDefinition.type.code") return types_.Find(text) != nullptr;
    return (path == "ElementDefinition.path" || value.name == "id") &&
           (types_.Find(text) != nullptr || FindElement(types_, text) != nullptr);
  }

  [[nodiscard]] bool IsPublishedCode(std::string_view system, std::string_view code,
                                     const Piece& value) const {
    const terminology::CodeSystem* const codes = vocabulary_.terminology.FindCodeSystem(system);
    const auto* const entry = codes == nullptr ? nullptr : codes->Find(code);
    if (value.name != "code") return entry != nullptr && entry->display == value.text;
    if (codes != nullptr && codes->is_complete()) return entry != nullptr;
    return IsPublisherAddress(system);
  }

  [[nodiscard]] bool IsPublishedAddress(std::string_view url) const {
    if (IsPublisherAddress(url)) return true;
    return std::ranges::any_of(kDefinitions, [&](std::string_view type) {
      return vocabulary_.registry.Find(type, url) != nullptr;
    });
  }

  const Vocabulary& vocabulary_;
  const fhir::TypeTable& types_;
  std::vector<Leaf>& leaves_;
};

}  // namespace

bool IsPublisherAddress(std::string_view url) {
  const auto begins = [&](std::string_view start) { return url.starts_with(start); };
  return std::ranges::any_of(kPublishers, begins) || std::ranges::any_of(kUrns, begins);
}

std::vector<Leaf> LeavesOf(Piece& root, const Vocabulary& vocabulary) {
  std::vector<Leaf> leaves;
  Walk(vocabulary, leaves).Object(root, nullptr, std::string(root.Member("resourceType")));
  return leaves;
}

}  // namespace gateway::validation
