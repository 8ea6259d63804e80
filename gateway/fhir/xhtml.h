// The XHTML of a narrative as text: whether it may stand in FHIR.
//
// JSON carries a narrative as a string, so nothing but this says that it is markup at all.
// Spec: https://hl7.org/fhir/R4/narrative.html#xhtml
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace gateway::fhir {

inline constexpr std::string_view kXhtmlNamespace = "http://www.w3.org/1999/xhtml";

struct XhtmlFault {
  std::size_t offset = 0;   // in the text
  std::string_view reason;  // one plain sentence, without the text's own words; lives for ever
};

// Whether `text` is one well-formed element div without a document type, processing instructions,
// undeclared prefixes, or entities other than XML's own. Nothing when all is well.
[[nodiscard]] std::optional<XhtmlFault> CheckXhtmlForm(std::string_view text);

// The same of markup in another namespace (a CDA section's text): one well-formed element of that
// name.
[[nodiscard]] std::optional<XhtmlFault> CheckMarkupForm(std::string_view text,
                                                        std::string_view name);

// CheckXhtmlForm, and nothing in it may act: no scripts, forms, frames, objects, event handlers, or
// addresses that are programs.
[[nodiscard]] std::optional<XhtmlFault> CheckXhtml(std::string_view text);

// Where in a div without a declaration of its default namespace one belongs (behind "<div"); npos
// when it has one. The text is well-formed.
[[nodiscard]] std::size_t PlaceForNamespace(std::string_view text);

}  // namespace gateway::fhir
