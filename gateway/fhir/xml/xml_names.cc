#include "gateway/fhir/xml/xml_names.h"

#include <algorithm>

namespace gateway::fhir {
namespace {

bool IsIn(const Element& element, std::string_view space) {
  return element.representation != Representation::kXmlAttribute && element.xml_namespace == space;
}

// What stands before the first point: "TLeft" of TLeft.a1.
std::string_view RootOf(std::string_view path) { return path.substr(0, path.find('.')); }

std::string_view PlainNameOf(const Type& type) {
  std::string_view name = type.name;
  name = name.substr(name.find_last_of("/.") + 1);
  if (type.kind != Kind::kLogical || type.elements.empty()) return name;
  // A local model's URL need not end with what its paths, and its documents, begin with.
  for (const Element& element : type.elements) {
    if (RootOf(element.path) == name) return name;
  }
  return RootOf(type.elements.front().path);
}

}  // namespace

// A definition's namespace was given to all its elements but those that state another, which are
// few: additions like CDA's sdtc.
std::string_view NamespaceOf(const Type& type) {
  if (type.kind != Kind::kLogical) return kFhirNamespace;
  std::string_view most;
  std::ptrdiff_t count = 0;
  for (const Element& element : type.elements) {
    const std::string_view space = element.xml_namespace;
    if (space.empty() || space == most || !IsIn(element, space)) continue;
    const std::ptrdiff_t same = std::ranges::count_if(
        type.elements, [&](const Element& other) { return IsIn(other, space); });
    if (same <= count) continue;
    most = space;
    count = same;
  }
  return most;
}

std::string_view XmlNameOf(const Type& type) {
  return type.xml_name.empty() ? PlainNameOf(type) : type.xml_name;
}

std::string_view XmlNameOf(const Element& element) {
  return element.xml_name.empty() ? element.name : element.xml_name;
}

std::string XsiNameOf(const Type& type) {
  std::string name(PlainNameOf(type));
  std::ranges::replace(name, '-', '_');
  return name;
}

const Element* TextElementOf(const Type& type) {
  for (const Element& element : type.elements) {
    if (element.representation == Representation::kXmlText) return &element;
  }
  return nullptr;
}

bool IsMarkup(const Element& element) {
  return element.representation == Representation::kXhtml ||
         element.representation == Representation::kCdaText;
}

std::string Described(std::string_view space) {
  return space == kNoNamespace ? "no namespace" : "the namespace " + std::string(space);
}

}  // namespace gateway::fhir
