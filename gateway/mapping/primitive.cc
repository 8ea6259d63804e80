#include "gateway/mapping/primitive.h"

#include <array>
#include <cstdlib>

#include "gateway/base/clock.h"

namespace gateway::mapping {
namespace {

bool IsDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool IsInteger(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return IsDigits(text) && text.size() <= 10;
}

bool IsDecimal(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent != std::string_view::npos) {
    if (!IsInteger(text.substr(exponent + 1))) return false;
    text = text.substr(0, exponent);
  }
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return IsDigits(text);
  return IsDigits(text.substr(0, dot)) && IsDigits(text.substr(dot + 1));
}

// YYYY, YYYY-MM or a real day.
bool IsDate(std::string_view text) {
  if (text.size() == 4) return IsDigits(text);
  if (text.size() == 7) return ParseDate(std::string(text) + "-01").has_value();
  return ParseDate(text).has_value();
}

bool IsInstant(std::string_view text) { return ParseInstant(text).has_value(); }
bool IsDateTime(std::string_view text) { return IsDate(text) || IsInstant(text); }
bool IsBoolean(std::string_view text) { return text == "true" || text == "false"; }

bool IsTime(std::string_view text) {
  return text.size() >= 8 && text[2] == ':' && text[5] == ':' &&
         IsInstant("2000-01-01T" + std::string(text) + "Z");
}

bool IsNatural(std::string_view text) { return IsDigits(text) && text.size() <= 10; }
bool IsPositive(std::string_view text) {
  return IsNatural(text) && text.find_first_not_of('0') != std::string_view::npos;
}

struct Shape {
  std::string_view type;
  bool (*fits)(std::string_view);
};
constexpr std::array<Shape, 9> kShapes = {{{"boolean", IsBoolean},
                                           {"integer", IsInteger},
                                           {"unsignedInt", IsNatural},
                                           {"positiveInt", IsPositive},
                                           {"decimal", IsDecimal},
                                           {"date", IsDate},
                                           {"dateTime", IsDateTime},
                                           {"instant", IsInstant},
                                           {"time", IsTime}}};

// Types that may stand in for one another, best first.
constexpr std::array<std::string_view, 12> kTextual = {"string", "code",         "markdown", "uri",
                                                       "url",    "canonical",    "id",       "uuid",
                                                       "oid",    "base64Binary", "xhtml",    ""};
constexpr std::array<std::string_view, 5> kNumeric = {"integer", "decimal", "positiveInt",
                                                      "unsignedInt", "string"};
constexpr std::array<std::string_view, 4> kTemporal = {"dateTime", "date", "instant", "string"};

std::span<const std::string_view> Substitutes(std::string_view type) {
  if (type == "Integer" || type == "integer" || type == "positiveInt" || type == "unsignedInt")
    return kNumeric;
  if (type == "Decimal" || type == "decimal") return std::span(kNumeric).subspan(1, 1);
  if (type == "Date" || type == "DateTime" || type == "date" || type == "dateTime" ||
      type == "instant")
    return kTemporal;
  return std::span(kTextual).first(kTextual.size() - 1);
}

// FHIR's name for a System type.
std::string_view FhirName(std::string_view type) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kNames = {
      {{"Boolean", "boolean"},
       {"Integer", "integer"},
       {"Decimal", "decimal"},
       {"String", "string"},
       {"Date", "date"},
       {"DateTime", "dateTime"},
       {"Time", "time"}}};
  for (const auto& [system, fhir] : kNames) {
    if (type == system) return fhir;
  }
  return type;
}

const fhir::Type* Allowed(const fhir::Element& element, std::string_view name) {
  for (const fhir::TypeRef& ref : element.types) {
    if (ref.type->name == name) return ref.type;
  }
  return nullptr;
}

const fhir::Type* AllowedBase(const fhir::Element& element, const fhir::Type& actual) {
  for (const fhir::TypeRef& ref : element.types) {
    if (ref.type->is_abstract && actual.IsA(ref.type->name)) return &actual;
    if (!ref.type->is_abstract && ref.type->kind != fhir::Kind::kPrimitive &&
        actual.IsA(ref.type->name))
      return ref.type;
  }
  return nullptr;
}

}  // namespace

Status CheckText(const fhir::Type& type, std::string_view text) {
  for (const Shape& shape : kShapes) {
    if (shape.type != type.name || shape.fits(text)) continue;
    return Fail(IssueType::kProcessing, "the text is no " + std::string(type.name));
  }
  return {};
}

const fhir::Type* PickType(const fhir::Element& element, const fhirpath::Item& value) {
  const bool one = element.types.size() == 1 && !element.types[0].type->is_abstract;
  if (one) return element.types[0].type;
  const fhir::Node node = value.node();
  if (node) {
    if (const fhir::Type* const own = Allowed(element, node.type_name())) return own;
    if (const fhir::Type* const base = AllowedBase(element, *node.type())) return base;
    if (!node.is_primitive()) return nullptr;
  }
  const std::string name = value.TypeName();
  if (const fhir::Type* const own = Allowed(element, FhirName(name))) return own;
  if (name == "Boolean" || name == "boolean" || name == "Quantity") return nullptr;
  for (const std::string_view substitute : Substitutes(name)) {
    if (const fhir::Type* const type = Allowed(element, substitute)) return type;
  }
  return nullptr;
}

}  // namespace gateway::mapping
