#include "gateway/definitions/snapshot/type_rules.h"

#include <algorithm>
#include <array>

namespace gateway::definitions {
namespace {

constexpr std::string_view kSystemTypes = "http://hl7.org/fhirpath/System.";
constexpr std::string_view kBase = "http://hl7.org/fhir/StructureDefinition/";

std::string_view PlainCode(std::string_view code) {
  return code.starts_with(kBase) ? code.substr(kBase.size()) : code;
}

bool IsAny(std::string_view code) {
  return code == "*" || code == "Element" || code == "BackboneElement" || code == "Base";
}

bool Narrows(const fhir::TypeTable& types, std::string_view wide, std::string_view narrow) {
  if (wide == narrow || IsAny(wide)) return true;
  if (wide.starts_with(kSystemTypes)) return true;  // id, url and value: any primitive
  const fhir::Type* const type = types.Find(narrow);
  return type != nullptr && type->IsA(wide);
}

}  // namespace

std::string CanonicalOfType(std::string_view code) {
  if (code.starts_with(kSystemTypes)) return std::string(kBase) + "string";
  const bool is_url = code.find(':') != std::string_view::npos;
  return is_url ? std::string(code) : std::string(kBase) + std::string(code);
}

std::string_view CodeOf(fhir::Node type) { return type.ChildText("code"); }

bool AllowsType(const Workshop& workshop, std::span<const fhir::Node> inherited,
                fhir::Node stated) {
  if (inherited.empty()) return true;
  const std::string_view code = PlainCode(CodeOf(stated));
  return std::ranges::any_of(inherited, [&](fhir::Node type) {
    return Narrows(workshop.types, PlainCode(CodeOf(type)), code);
  });
}

bool AllowsValue(const Workshop& workshop, std::span<const fhir::Node> types, fhir::Node value) {
  if (types.empty()) return true;
  const std::string_view code = value.type_name();
  return std::ranges::any_of(types, [&](fhir::Node type) {
    const std::string_view wide = PlainCode(CodeOf(type));
    const fhir::Type* const own = workshop.types.Find(wide);
    // A Quantity stands for its specialisations Age, Duration … as well.
    return Narrows(workshop.types, wide, code) || (own != nullptr && own->IsA(code));
  });
}

bool IsBindable(std::string_view code) {
  static constexpr std::array<std::string_view, 10> kBindable{
      "code", "Coding", "CodeableConcept", "Quantity",          "string",
      "uri",  "url",    "canonical",       "CodeableReference", "Duration"};
  return std::ranges::find(kBindable, code) != kBindable.end() || IsAny(code) ||
         code.starts_with(kSystemTypes);
}

std::string ListTypes(std::span<const fhir::Node> types) {
  std::string list;
  for (const fhir::Node type : types) {
    list += (list.empty() ? "" : ", ") + std::string(CodeOf(type));
  }
  return list;
}

std::string WithCapital(std::string_view code) {
  std::string text(code.substr(code.rfind('/') + 1));
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

fhir::Node TypeBySuffix(std::span<const fhir::Node> types, std::string_view suffix) {
  const auto found =
      std::ranges::find_if(types, [&](fhir::Node t) { return WithCapital(CodeOf(t)) == suffix; });
  return found == types.end() ? fhir::Node() : *found;
}

}  // namespace gateway::definitions
