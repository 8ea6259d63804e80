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

std::string_view XmlNameOf(const Type& type) {
  const std::string_view name = type.name;
  return name.substr(name.find_last_of("/.") + 1);
}

const Element* TextElementOf(const Type& type) {
  for (const Element& element : type.elements) {
    if (element.representation == Representation::kXmlText) return &element;
  }
  return nullptr;
}

}  // namespace gateway::fhir
