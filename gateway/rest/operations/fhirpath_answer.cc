#include "gateway/rest/operations/fhirpath_answer.h"

#include <cctype>

#include "gateway/base/json.h"
#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhir/schema/primitive_format.h"

namespace gateway::rest {
namespace {

using fhirpath::SystemType;

constexpr std::string_view kPathExtension =
    "http://fhir.forms-lab.com/StructureDefinition/resource-path";
constexpr std::string_view kJsonExtension =
    "http://fhir.forms-lab.com/StructureDefinition/json-value";

std::string Quoted(std::string_view text) { return Json(text).Write(); }

std::string ExtensionJson(std::string_view url, std::string_view value) {
  return "{\"url\":" + Quoted(url) + ",\"valueString\":" + Quoted(value) + "}";
}

std::string Capital(std::string_view name) {
  std::string text(name);
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string LowerFirst(std::string_view name) {
  std::string text(name);
  if (name != "Quantity")
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

// One part as it grows: extensions first, then name and value.
class Part {
 public:
  explicit Part(std::string name) : name_(std::move(name)) {}
  void Extend(std::string_view url, std::string_view value) {
    extensions_ += (extensions_.empty() ? "" : ",") + ExtensionJson(url, value);
  }
  // `member` is valueString, resource, …; `json` its value.
  void Set(const std::string& member, const std::string& json) {
    value_ = "," + Quoted(member) + ":" + json;
  }
  [[nodiscard]] std::string Write() const {
    return "{" + (extensions_.empty() ? "" : "\"extension\":[" + extensions_ + "],") +
           "\"name\":" + Quoted(name_) + value_ + "}";
  }

 private:
  std::string name_;
  std::string extensions_;
  std::string value_;
};

std::string QuantityJson(const fhirpath::SystemValue& value) {
  return "{\"value\":" + std::string(value.text) + ",\"unit\":" + Quoted(value.unit) + "}";
}

// FHIR's own form of a date or time is narrower than FHIRPath's: 14:34 alone is none.
bool FitsFhir(const fhirpath::SystemValue& value) {
  if (value.type == SystemType::kDateTime)
    return fhir::HasFormat(fhir::PrimitiveFormat::kDateTime, value.text);
  if (value.type == SystemType::kTime)
    return fhir::HasFormat(fhir::PrimitiveFormat::kTime, value.text);
  return true;
}

std::string ValueJson(const fhirpath::Item& item, const fhirpath::SystemValue& value) {
  switch (value.type) {
    case SystemType::kBoolean:
    case SystemType::kInteger:
    case SystemType::kDecimal:
      return item.ToText();
    case SystemType::kQuantity:
      return QuantityJson(value);
    default:
      return Quoted(item.ToText());
  }
}

std::string SystemPart(const fhirpath::Item& item, const std::string& prefix) {
  fhirpath::SystemValue value;
  (void)item.ToSystem(value);
  const std::string type = LowerFirst(fhirpath::NameOf(value.type));
  const std::string json = ValueJson(item, value);
  if (value.type == SystemType::kString && item.ToText().empty())
    return Part(prefix + "empty-string").Write();
  Part part(prefix + type);
  if (value.type == SystemType::kType || !FitsFhir(value)) {
    part.Extend(kJsonExtension, json);
  } else {
    part.Set("value" + Capital(type), json);
  }
  return part.Write();
}

// Whether Parameters.parameter.value[x] may be of that type.
bool FitsParameters(const fhir::Type& type) {
  constexpr std::string_view kNever[] = {"Extension", "Narrative", "xhtml", "ElementDefinition"};
  for (const std::string_view name : kNever) {
    if (type.name == name) return false;
  }
  return type.kind == fhir::Kind::kPrimitive || type.kind == fhir::Kind::kComplex;
}

std::string NodePart(fhir::Node node, fhir::Node root, const std::string& prefix) {
  Part part{prefix + std::string(node.type_name())};
  const std::string path = PathIn(root, node);
  if (!path.empty()) part.Extend(kPathExtension, path);
  if (node.is_resource()) {
    part.Set("resource", fhir::WriteJson(node));
  } else if (!FitsParameters(*node.type())) {
    part.Extend(kJsonExtension, fhir::WriteJson(node));
  } else if (!node.is_primitive() || node.has_text()) {
    part.Set("value" + Capital(node.type_name()), fhir::WriteJson(node));
  }
  return part.Write();
}

}  // namespace

std::string PathIn(fhir::Node root, fhir::Node node) {
  if (!root || !node) return {};
  const std::string path = fhir::PathOf(root, node);
  if (path.empty()) return path;
  return std::string(root.type_name()) + path.substr(root.name().size());
}

std::string StringPart(std::string_view name, std::string_view value) {
  Part part{std::string(name)};
  part.Set("valueString", Quoted(value));
  return part.Write();
}

std::string IntegerPart(std::string_view name, int value) {
  Part part{std::string(name)};
  part.Set("valueInteger", std::to_string(value));
  return part.Write();
}

std::string ResourcePart(std::string_view name, std::string_view json) {
  Part part{std::string(name)};
  part.Set("resource", std::string(json));
  return part.Write();
}

std::string PartsPart(std::string_view name, std::string_view value,
                      const std::vector<std::string>& parts) {
  Part part{std::string(name)};
  if (!value.empty()) part.Set("valueString", Quoted(value));
  std::string text = part.Write();
  if (parts.empty()) return text;
  text.pop_back();
  text += ",\"part\":[";
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : ",") + parts[i];
  return text + "]}";
}

std::string ItemPart(const fhirpath::Item& item, fhir::Node root, std::string_view prefix) {
  const std::string before(prefix);
  return item.is_node() ? NodePart(item.node(), root, before) : SystemPart(item, before);
}

std::vector<std::string> ItemParts(const fhirpath::Collection& items, fhir::Node root) {
  std::vector<std::string> parts;
  parts.reserve(items.size());
  for (const fhirpath::Item& item : items) parts.push_back(ItemPart(item, root));
  return parts;
}

}  // namespace gateway::rest
