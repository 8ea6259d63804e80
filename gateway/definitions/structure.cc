#include "gateway/definitions/structure.h"

#include <charconv>
#include <unordered_map>

#include "gateway/fhir/json/json_events.h"

namespace gateway::definitions {
namespace {

using fhir::JsonStep;

constexpr std::string_view kExtensionBase = "http://hl7.org/fhir/StructureDefinition/";
// How a logical model looks in XML. Spec: https://hl7.org/fhir/tools/ (extensions for logical
// models); the second of a pair is its older name.
constexpr std::string_view kXmlNamespace =
    "http://hl7.org/fhir/tools/StructureDefinition/xml-namespace";
constexpr std::string_view kElementNamespace =
    "http://hl7.org/fhir/StructureDefinition/elementdefinition-namespace";
constexpr std::string_view kXmlName = "http://hl7.org/fhir/tools/StructureDefinition/xml-name";
constexpr std::string_view kElementXmlName =
    "http://hl7.org/fhir/StructureDefinition/elementdefinition-xml-name";
constexpr std::string_view kXmlNoOrder =
    "http://hl7.org/fhir/tools/StructureDefinition/xml-no-order";
constexpr std::string_view kStructureXmlNoOrder =
    "http://hl7.org/fhir/StructureDefinition/structuredefinition-xml-no-order";
constexpr std::string_view kXmlGroup =
    "http://hl7.org/fhir/tools/StructureDefinition/xml-choice-group";
constexpr std::string_view kSystemTypes = "http://hl7.org/fhirpath/System.";

// Members of an ElementDefinition, by their path below it.
enum class Field {
  kId,
  kPath,
  kMin,
  kMax,
  kRepresentation,
  kContentReference,
  kTypeCode,
  kTypeProfile,
  kTargetProfile,
  kExtensionUrl,
  kExtensionValue,
  kMaxLength,
  kIsModifier,
  kIsSummary,
  kBindingStrength,
  kBindingValueSet,
  kConstraintKey,
  kConstraintSeverity,
  kConstraintHuman,
  kConstraintExpression,
  kConstraintSource,
};

const std::unordered_map<std::string_view, Field>& Fields() {
  static const std::unordered_map<std::string_view, Field> fields{
      {"id", Field::kId},
      {"path", Field::kPath},
      {"min", Field::kMin},
      {"max", Field::kMax},
      {"representation", Field::kRepresentation},
      {"contentReference", Field::kContentReference},
      {"type.code", Field::kTypeCode},
      {"type.profile", Field::kTypeProfile},
      {"type.targetProfile", Field::kTargetProfile},
      {"extension.url", Field::kExtensionUrl},
      {"extension.valueUri", Field::kExtensionValue},
      {"extension.valueUrl", Field::kExtensionValue},
      {"extension.valueString", Field::kExtensionValue},
      {"extension.valueBoolean", Field::kExtensionValue},
      {"type.extension.url", Field::kExtensionUrl},
      {"type.extension.valueUrl", Field::kExtensionValue},
      {"type.extension.valueUri", Field::kExtensionValue},
      {"type.extension.valueString", Field::kExtensionValue},
      {"maxLength", Field::kMaxLength},
      {"isModifier", Field::kIsModifier},
      {"isSummary", Field::kIsSummary},
      {"binding.strength", Field::kBindingStrength},
      {"binding.valueSet", Field::kBindingValueSet},
      {"constraint.key", Field::kConstraintKey},
      {"constraint.severity", Field::kConstraintSeverity},
      {"constraint.human", Field::kConstraintHuman},
      {"constraint.expression", Field::kConstraintExpression},
      {"constraint.source", Field::kConstraintSource},
  };
  return fields;
}

std::uint32_t ToNumber(std::string_view text) {
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

fhir::BindingStrength ToStrength(std::string_view code) {
  if (code == "required") return fhir::BindingStrength::kRequired;
  if (code == "extensible") return fhir::BindingStrength::kExtensible;
  if (code == "preferred") return fhir::BindingStrength::kPreferred;
  return fhir::BindingStrength::kExample;
}

fhir::Representation ToRepresentation(std::string_view code) {
  if (code == "xmlAttr") return fhir::Representation::kXmlAttribute;
  if (code == "xmlText") return fhir::Representation::kXmlText;
  if (code == "xhtml") return fhir::Representation::kXhtml;
  if (code == "typeAttr") return fhir::Representation::kTypeAttribute;
  if (code == "cdaText") return fhir::Representation::kCdaText;
  return fhir::Representation::kElement;
}

// Collects one StructureDefinition. OnClose of an extension is where its url and value are known.
class Collector final : public fhir::JsonEvents {
 public:
  JsonStep OnOpen(std::string_view path) override {
    if (path.empty()) return JsonStep::kGo;
    if (path == "snapshot" || path == "differential") {
      elements_ = path == "snapshot" ? &structure_.snapshot : &structure_.differential;
      prefix_ = path.size() + std::string_view(".element.").size();
      return JsonStep::kGo;
    }
    if (elements_ == nullptr) return OpenInHead(path);
    return OpenInElement(path);
  }

  JsonStep OnClose(std::string_view path) override {
    if (path == "snapshot" || path == "differential") {
      elements_ = nullptr;
      return path == "snapshot" && Complete() ? JsonStep::kStop : JsonStep::kGo;
    }
    if (elements_ == nullptr && path == "extension") ApplyToModel();
    if (elements_ != nullptr && path.size() > prefix_ && path.ends_with("extension")) {
      ApplyExtension(path.substr(prefix_) == "type.extension");
    }
    return JsonStep::kGo;
  }

  JsonStep OnScalar(std::string_view path, fhir::JsonScalar /*kind*/,
                    std::string_view text) override {
    if (elements_ == nullptr || path.size() <= prefix_) return OnHead(path, text);
    if (elements_->empty()) return JsonStep::kGo;
    if (const auto field = Fields().find(path.substr(prefix_)); field != Fields().end()) {
      OnField(field->second, text);
    }
    return JsonStep::kGo;
  }

  [[nodiscard]] bool is_structure() const { return is_structure_; }
  [[nodiscard]] Structure Take() {
    if (structure_.kind == "logical" && !namespace_.empty()) {
      for (StructureElement& at : structure_.snapshot) SetNamespace(at.element);
      for (StructureElement& at : structure_.differential) SetNamespace(at.element);
    }
    return std::move(structure_);
  }

 private:
  static bool IsNamespace(std::string_view url) {
    return url == kXmlNamespace || url == kElementNamespace;
  }
  static bool IsName(std::string_view url) { return url == kXmlName || url == kElementXmlName; }

  void ApplyToModel() {
    if (IsNamespace(extension_url_)) namespace_ = extension_value_;
    if (IsName(extension_url_)) structure_.xml_name = extension_value_;
    if (extension_url_ == kXmlNoOrder || extension_url_ == kStructureXmlNoOrder) {
      structure_.in_any_order = extension_value_ == "true";
    }
  }

  // The model's namespace is that of all its elements but those that state another. Attributes are
  // in none.
  void SetNamespace(fhir::ElementDraft& element) const {
    if (element.representation != fhir::Representation::kXmlAttribute &&
        element.xml_namespace.empty()) {
      element.xml_namespace = namespace_;
    }
  }

  JsonStep OpenInHead(std::string_view path) {
    if (path != "extension") return JsonStep::kSkip;
    extension_url_.clear();
    extension_value_.clear();
    return JsonStep::kGo;
  }

  JsonStep OpenInElement(std::string_view path) {
    if (path.size() + 1 == prefix_) {
      elements_->emplace_back();
      return JsonStep::kGo;
    }
    if (path.size() <= prefix_ || elements_->empty()) return JsonStep::kSkip;
    const std::string_view part = path.substr(prefix_);
    fhir::ElementDraft& element = elements_->back().element;
    if (part == "type") {
      element.types.emplace_back();
    } else if (part == "constraint") {
      element.constraints.emplace_back().source = structure_.url;
    } else if (part == "extension" || part == "type.extension") {
      extension_url_.clear();
      extension_value_.clear();
    } else if (part != "binding") {
      return JsonStep::kSkip;
    }
    return JsonStep::kGo;
  }

  JsonStep OnHead(std::string_view path, std::string_view text) {
    if (path == "resourceType") {
      is_structure_ = text == "StructureDefinition";
      return is_structure_ ? JsonStep::kGo : JsonStep::kStop;
    }
    if (path == "extension.url") extension_url_ = text;
    if (path.starts_with("extension.value")) extension_value_ = text;
    if (path == "url") structure_.url = text;
    if (path == "version") structure_.version = text;
    if (path == "type") structure_.type = text;
    if (path == "kind") structure_.kind = text;
    if (path == "abstract") structure_.is_abstract = text == "true";
    if (path == "baseDefinition") structure_.base = text;
    if (path == "derivation") structure_.derivation = text;
    const bool may_be_type = structure_.kind.empty() || structure_.IsType();
    return may_be_type || structure_.url.empty() ? JsonStep::kGo : JsonStep::kStop;
  }

  // All head fields that matter are there. Types without a base have no derivation either.
  [[nodiscard]] bool Complete() const {
    return is_structure_ && !structure_.url.empty() && !structure_.type.empty() &&
           !structure_.kind.empty() && structure_.derivation.empty() == structure_.base.empty();
  }

  void OnField(Field field, std::string_view text) {
    StructureElement& at = elements_->back();
    fhir::ElementDraft& element = at.element;
    switch (field) {
      case Field::kId:
        at.is_slice = text.find(':') != std::string_view::npos;
        return;
      case Field::kPath:
        element.path = text;
        return;
      case Field::kMin:
        at.states_min = true;
        element.min = ToNumber(text);
        return;
      case Field::kMax:
        at.states_max = true;
        element.max = text == "*" ? fhir::kUnbounded : ToNumber(text);
        return;
      case Field::kRepresentation:
        element.representation = ToRepresentation(text);
        return;
      case Field::kContentReference:
        at.content_reference = text;
        return;
      case Field::kMaxLength:
        element.max_length = ToNumber(text);
        return;
      case Field::kIsModifier:
        element.is_modifier = text == "true";
        return;
      case Field::kIsSummary:
        element.is_summary = text == "true";
        return;
      case Field::kBindingStrength:
        element.binding = ToStrength(text);
        return;
      case Field::kBindingValueSet:
        element.value_set = text;
        return;
      case Field::kExtensionUrl:
        extension_url_ = text;
        return;
      case Field::kExtensionValue:
        extension_value_ = text;
        return;
      default:
        if (!element.types.empty()) OnTypeField(field, element.types.back(), text);
        if (!element.constraints.empty())
          OnConstraintField(field, element.constraints.back(), text);
    }
  }

  static void OnTypeField(Field field, fhir::TypeRefDraft& type, std::string_view text) {
    // The extension structuredefinition-fhir-type, when there is one, comes first and is better.
    if (field == Field::kTypeCode && type.code.empty()) type.code = PlainCode(text);
    if (field == Field::kTypeProfile) type.profiles.emplace_back(text);
    if (field == Field::kTargetProfile) type.target_profiles.emplace_back(text);
  }

  static void OnConstraintField(Field field, fhir::ConstraintDraft& constraint,
                                std::string_view text) {
    if (field == Field::kConstraintKey) constraint.key = text;
    if (field == Field::kConstraintSeverity) constraint.is_error = text == "error";
    if (field == Field::kConstraintHuman) constraint.human = text;
    if (field == Field::kConstraintExpression) constraint.expression = text;
    if (field == Field::kConstraintSource) constraint.source = text;
  }

  // "string" for "http://hl7.org/fhirpath/System.String".
  static std::string PlainCode(std::string_view code) {
    if (!code.starts_with(kSystemTypes)) return std::string(code);
    std::string plain(code.substr(kSystemTypes.size()));
    if (!plain.empty() && plain[0] >= 'A' && plain[0] <= 'Z') {
      plain[0] = static_cast<char>(plain[0] - 'A' + 'a');
    }
    return plain;
  }

  void ApplyExtension(bool of_type) {
    if (elements_->empty()) return;
    StructureElement& at = elements_->back();
    if (!of_type) ApplyToElement(at.element);
    if (!of_type || !std::string_view(extension_url_).starts_with(kExtensionBase)) return;
    const std::string_view name = std::string_view(extension_url_).substr(kExtensionBase.size());
    if (name == "structuredefinition-fhir-type" && !at.element.types.empty()) {
      at.element.types.back().code = extension_value_;
    }
    if (name == "regex") at.pattern = extension_value_;
  }

  void ApplyToElement(fhir::ElementDraft& element) const {
    if (IsNamespace(extension_url_)) element.xml_namespace = extension_value_;
    if (IsName(extension_url_)) element.xml_name = extension_value_;
    if (extension_url_ == kXmlGroup && extension_value_ == "true") {
      element.representation = fhir::Representation::kXmlGroup;
    }
  }

  Structure structure_;
  bool is_structure_ = false;
  std::vector<StructureElement>* elements_ = nullptr;
  std::size_t prefix_ = 0;  // length of "snapshot.element."
  std::string namespace_;   // of the whole model
  std::string extension_url_;
  std::string extension_value_;
};

}  // namespace

Result<std::optional<Structure>> ReadStructure(std::string bytes) {
  Collector collector;
  GATEWAY_CHECK(fhir::ReadJsonEvents(std::move(bytes), collector));
  if (!collector.is_structure()) return std::nullopt;
  return collector.Take();
}

}  // namespace gateway::definitions
