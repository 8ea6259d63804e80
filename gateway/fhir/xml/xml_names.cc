#include "gateway/fhir/xml/xml_names.h"

namespace gateway::fhir {

std::string_view NamespaceOf(const Type& type) {
  if (type.kind != Kind::kLogical) return kFhirNamespace;
  for (const Element& element : type.elements) {
    if (!std::string_view(element.xml_namespace).empty() &&
        element.representation != Representation::kXmlAttribute) {
      return element.xml_namespace;
    }
  }
  return {};
}

namespace {

// What stands before the first point: "TLeft" of TLeft.a1.
std::string_view RootOf(std::string_view path) { return path.substr(0, path.find('.')); }

}  // namespace

std::string_view XmlNameOf(const Type& type) {
  std::string_view name = type.name;
  name = name.substr(name.find_last_of("/.") + 1);
  if (type.kind != Kind::kLogical || type.elements.empty()) return name;
  // A local model's URL need not end with what its paths, and its documents, begin with.
  for (const Element& element : type.elements) {
    if (RootOf(element.path) == name) return name;
  }
  return RootOf(type.elements.front().path);
}

const Element* TextElementOf(const Type& type) {
  for (const Element& element : type.elements) {
    if (element.representation == Representation::kXmlText) return &element;
  }
  return nullptr;
}

}  // namespace gateway::fhir
