#include "gateway/validation/profile/definition_text.h"

#include <charconv>

#include "gateway/fhir/schema/type_table.h"

namespace gateway::validation {

std::uint32_t NumberOf(std::string_view text, std::uint32_t otherwise) {
  if (text == "*") return fhir::kUnbounded;
  std::uint32_t number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

fhir::Node ExtensionOf(fhir::Node node, std::string_view url) {
  for (const fhir::Node extension : node.Children("extension")) {
    if (extension.ChildText("url") == url) return extension;
  }
  return {};
}

std::vector<std::string_view> TextsOf(fhir::Node node, std::string_view name) {
  std::vector<std::string_view> texts;
  for (const fhir::Node child : node.Children(name)) {
    if (child.has_text()) texts.push_back(child.text());
  }
  return texts;
}

std::string_view LastUrlSegment(std::string_view url) { return url.substr(url.rfind('/') + 1); }

}  // namespace gateway::validation
