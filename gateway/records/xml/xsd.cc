#include "gateway/records/xml/xsd.h"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <vector>

#include "gateway/base/text.h"
#include "gateway/records/xml/value_set_codes.h"

namespace gateway::records {
namespace {

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '"') {
      escaped += "&quot;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

struct Primitive {
  std::string_view base;     // the schema's own type; empty: a union of `pattern`s types
  std::string_view pattern;  // facet, or the members of the union
};

// The text of each FHIR primitive: https://hl7.org/fhir/R4/datatypes.html
Primitive PrimitiveOf(fhir::PrimitiveFormat format) {
  using Format = fhir::PrimitiveFormat;
  switch (format) {
    case Format::kBoolean:
      return {"xs:boolean", "true|false"};
    case Format::kInteger:
      return {"xs:int", R"(0|-?[1-9][0-9]*)"};
    case Format::kPositiveInt:
      return {"xs:int", "[1-9][0-9]*"};
    case Format::kUnsignedInt:
      return {"xs:int", "0|[1-9][0-9]*"};
    case Format::kDecimal:
      return {"xs:double", R"(-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)"};
    case Format::kDate:
      return {"", "xs:date xs:gYearMonth xs:gYear"};
    case Format::kDateTime:
      return {"", "xs:dateTime xs:date xs:gYearMonth xs:gYear"};
    case Format::kInstant:
      return {"xs:dateTime", R"(.*(Z|[+-][0-9][0-9]:[0-9][0-9]))"};
    case Format::kTime:
      return {"xs:time", R"([0-9:.]*)"};
    case Format::kCode:
      return {"xs:string", R"([^\s]+(\s[^\s]+)*)"};
    case Format::kId:
      return {"xs:string", R"([A-Za-z0-9\-.]{1,64})"};
    case Format::kOid:
    case Format::kUuid:
    case Format::kUri:
      return {"xs:string", R"(\S+)"};
    case Format::kBase64:
      return {"xs:base64Binary", ""};
    case Format::kAny:
    case Format::kString:
      break;
  }
  return {"xs:string", R"([\s\S]*\S[\s\S]*)"};
}

class XsdWriter {
 public:
  XsdWriter(const fhir::Type& model, const definitions::Registry& registry)
      : model_(model), registry_(registry) {
    ReadDescriptions();
  }

  Result<std::string> Write(std::string_view space, std::string_view list) {
    out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    Line("<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns=\"" + Escaped(space) +
         "\" targetNamespace=\"" + Escaped(space) + "\" elementFormDefault=\"qualified\">");
    const std::string root(model_.name);
    Line("  <xs:element name=\"" + root + "\" type=\"" + root + "\"/>");
    Line("  <xs:element name=\"" + std::string(list) + "\">");
    Line("    <xs:complexType><xs:sequence><xs:element ref=\"" + root +
         "\" minOccurs=\"0\" maxOccurs=\"unbounded\"/></xs:sequence></xs:complexType>");
    Line("  </xs:element>");
    static_cast<void>(NameFor(model_));
    while (!waiting_.empty()) {
      const fhir::Type& type = *waiting_.front();
      waiting_.pop_front();
      GATEWAY_CHECK(ComplexType(type));
    }
    out_ += simple_;
    Line("</xs:schema>");
    return std::move(out_);
  }

 private:
  void Line(const std::string& text) { out_ += text + "\n"; }

  // What the definition says of each element, by path.
  void ReadDescriptions() {
    const fhir::Document* definition = registry_.Find("StructureDefinition", model_.url);
    if (definition == nullptr) return;
    for (const std::string_view view : {"differential", "snapshot"}) {
      for (const fhir::Node element : definition->root().Child(view).Children("element")) {
        descriptions_.emplace(element.ChildText("path"), element.ChildText("short"));
      }
    }
  }

  // The name of a structure's complex type, which is written when its turn comes.
  std::string NameFor(const fhir::Type& type) {
    if (complex_.insert(&type).second) waiting_.push_back(&type);
    return std::string(type.name);
  }

  static bool HasNoPlace(const fhir::Element& element) {
    if (element.representation == fhir::Representation::kXmlAttribute) return true;
    return !element.types.empty() && element.types.front().code == "Extension";
  }

  Status ComplexType(const fhir::Type& type) {
    Line("  <xs:complexType name=\"" + std::string(type.name) + "\">");
    Line("    <xs:sequence>");
    for (const fhir::Element& element : type.elements) {
      if (!HasNoPlace(element)) GATEWAY_CHECK(Write(element));
    }
    Line("    </xs:sequence>");
    Line("  </xs:complexType>");
    return {};
  }

  Status Write(const fhir::Element& element) {
    const std::string occurs = Occurs(element);
    if (!element.is_choice) {
      GATEWAY_TRY(const std::string type, TypeOf(element, element.types.front()));
      Line(ElementLine(element, std::string(element.name), type, occurs));
      return {};
    }
    Line("      <xs:choice" + occurs + ">");
    for (const fhir::TypeRef& ref : element.types) {
      GATEWAY_TRY(const std::string type, TypeOf(element, ref));
      Line(ElementLine(element, fhir::JsonName(element, *ref.type), type, ""));
    }
    Line("      </xs:choice>");
    return {};
  }

  [[nodiscard]] std::string ElementLine(const fhir::Element& element, const std::string& name,
                                        const std::string& type, const std::string& occurs) const {
    const std::string start =
        "      <xs:element name=\"" + name + "\" type=\"" + type + "\"" + occurs;
    const auto text = descriptions_.find(element.path);
    if (text == descriptions_.end() || text->second.empty()) return start + "/>";
    return start + "><xs:annotation><xs:documentation>" + Escaped(text->second) +
           "</xs:documentation></xs:annotation></xs:element>";
  }

  static std::string Occurs(const fhir::Element& element) {
    std::string text;
    if (element.min != 1) text += " minOccurs=\"" + std::to_string(element.min) + "\"";
    if (element.max == fhir::kUnbounded) return text + " maxOccurs=\"unbounded\"";
    if (element.max != 1) text += " maxOccurs=\"" + std::to_string(element.max) + "\"";
    return text;
  }

  Result<std::string> TypeOf(const fhir::Element& element, const fhir::TypeRef& ref) {
    const fhir::Type& type = *ref.type;
    if (type.kind == fhir::Kind::kPrimitive) return SimpleType(element, type);
    if (type.kind == fhir::Kind::kResource || type.is_abstract) {
      return Fail(IssueType::kNotSupported, "no schema can say what " + std::string(element.path) +
                                                " holds: it may be of any type");
    }
    return NameFor(type);
  }

  std::string SimpleType(const fhir::Element& element, const fhir::Type& type) {
    const std::string plain = PlainType(type);
    if (element.binding == fhir::BindingStrength::kRequired) {
      const std::vector<std::string> codes = CodesOf(registry_, element.value_set);
      if (!codes.empty()) return CodeType(element.value_set, codes);
    }
    if (element.max_length == 0) return plain;
    const std::string name = plain + "-" + std::to_string(element.max_length);
    if (simple_names_.insert(name).second) {
      simple_ += "  <xs:simpleType name=\"" + name + "\"><xs:restriction base=\"" + plain +
                 "\"><xs:maxLength value=\"" + std::to_string(element.max_length) +
                 "\"/></xs:restriction></xs:simpleType>\n";
    }
    return name;
  }

  std::string PlainType(const fhir::Type& type) {
    std::string name = "fhir-" + std::string(type.name);
    if (!simple_names_.insert(name).second) return name;
    const Primitive primitive = PrimitiveOf(type.format);
    simple_ += "  <xs:simpleType name=\"" + name + "\">";
    if (primitive.base.empty()) {
      simple_ += "<xs:union memberTypes=\"" + std::string(primitive.pattern) + "\"/>";
    } else {
      simple_ += "<xs:restriction base=\"" + std::string(primitive.base) + "\">";
      if (!primitive.pattern.empty()) {
        simple_ += "<xs:pattern value=\"" + Escaped(primitive.pattern) + "\"/>";
      }
      simple_ += "</xs:restriction>";
    }
    simple_ += "</xs:simpleType>\n";
    return name;
  }

  std::string CodeType(std::string_view value_set, const std::vector<std::string>& codes) {
    const std::string_view url = value_set.substr(0, value_set.find('|'));
    const auto name = std::string(url.substr(url.find_last_of('/') + 1));
    if (!simple_names_.insert(name).second) return name;
    simple_ += "  <xs:simpleType name=\"" + name + "\"><xs:restriction base=\"xs:string\">";
    for (const std::string& code : codes) {
      simple_ += "<xs:enumeration value=\"" + Escaped(code) + "\"/>";
    }
    simple_ += "</xs:restriction></xs:simpleType>\n";
    return name;
  }

  const fhir::Type& model_;
  const definitions::Registry& registry_;
  std::map<std::string_view, std::string_view, std::less<>> descriptions_;
  std::set<const fhir::Type*> complex_;
  std::deque<const fhir::Type*> waiting_;
  std::set<std::string> simple_names_;
  std::string simple_;
  std::string out_;
};

}  // namespace

Result<std::string> WriteXsd(const fhir::Type& model, const definitions::Registry& registry,
                             std::string_view space, std::string_view list) {
  return XsdWriter(model, registry).Write(space, list);
}

}  // namespace gateway::records
