// How the types and elements of the definitions are called in XML.
#pragma once

#include <string>
#include <string_view>

#include "gateway/fhir/schema/type_table.h"

namespace gateway::fhir {

inline constexpr std::string_view kFhirNamespace = "http://hl7.org/fhir";
inline constexpr std::string_view kXsiNamespace = "http://www.w3.org/2001/XMLSchema-instance";

// The namespace that a type's definition states for its elements. FHIR's own for resources and
// datatypes; empty for a logical model that states none (it may stand in any); kNoNamespace for one
// that says so. A backbone has that of the type it is part of, which the caller knows.
[[nodiscard]] std::string_view NamespaceOf(const Type& type);

// "Patient"; of a logical model what its definition states, else the last segment of its type that
// is a URL.
[[nodiscard]] std::string_view XmlNameOf(const Type& type);
// "value" for value[x]: of the element or the attribute.
[[nodiscard]] std::string_view XmlNameOf(const Element& element);

// What xsi:type says: CDA's IVL_TS is the type IVL-TS, as ids of definitions have no underscore.
[[nodiscard]] std::string XsiNameOf(const Type& type);

// Whether the text of an XML element is a value of `type`, and which: its element with
// representation xmlText. Null when there is none.
[[nodiscard]] const Element* TextElementOf(const Type& type);

// Whether what is in the element is carried as it is: a narrative, or CDA's text.
[[nodiscard]] bool IsMarkup(const Element& element);

// "the namespace http://hl7.org/fhir", "no namespace": for findings.
[[nodiscard]] std::string Described(std::string_view space);

}  // namespace gateway::fhir
