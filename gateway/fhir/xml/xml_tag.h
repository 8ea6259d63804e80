// A start tag as the XML parser reports it.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace gateway::fhir {

// Text as libxml2 gives it (its xmlChar), ended by NUL; null: none. Valid during the event; equal
// names and namespaces of one document have equal pointers.
using XmlText = const unsigned char*;

[[nodiscard]] inline std::string_view View(XmlText text) {
  return text == nullptr ? std::string_view()
                         : std::string_view(reinterpret_cast<const char*>(text));
}

struct XmlAttribute {
  std::string_view name;
  XmlText prefix = nullptr;
  XmlText uri = nullptr;
  std::string_view value;
};

struct XmlTag {
  XmlText name = nullptr;
  XmlText prefix = nullptr;
  XmlText uri = nullptr;
  std::span<const XmlText> namespaces;  // declared here: prefix (null: default) and URI, in turn
  std::span<const XmlText> raw_attributes;  // five each: see attribute()
  std::size_t offset = 0;                   // of its "<"

  [[nodiscard]] std::size_t attribute_count() const { return raw_attributes.size() / 5; }
  [[nodiscard]] XmlAttribute attribute(std::size_t i) const {
    const std::span<const XmlText> raw = raw_attributes.subspan(5 * i, 5);
    return {View(raw[0]),
            raw[1],
            raw[2],
            {reinterpret_cast<const char*>(raw[3]), static_cast<std::size_t>(raw[4] - raw[3])}};
  }
  [[nodiscard]] bool DeclaresDefaultNamespace() const {
    for (std::size_t i = 0; i < namespaces.size(); i += 2) {
      if (namespaces[i] == nullptr) return true;
    }
    return false;
  }
};

}  // namespace gateway::fhir
