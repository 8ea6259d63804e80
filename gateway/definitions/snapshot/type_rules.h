// Which types an element may be narrowed to.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "gateway/definitions/snapshot/workshop.h"

namespace gateway::definitions {

// ElementDefinition.type.code.
[[nodiscard]] std::string_view CodeOf(fhir::Node type);

// `stated` is one of `inherited` or a specialisation of one; no inherited types allow all.
[[nodiscard]] bool AllowsType(const Workshop& workshop, std::span<const fhir::Node> inherited,
                              fhir::Node stated);
// A fixed or pattern value of an element of these types.
[[nodiscard]] bool AllowsValue(const Workshop& workshop, std::span<const fhir::Node> types,
                               fhir::Node value);
// https://hl7.org/fhir/R4/terminologies.html#4.1: code, Coding, CodeableConcept, Quantity, string,
// uri.
[[nodiscard]] bool IsBindable(std::string_view code);

// "Quantity, string" for findings.
[[nodiscard]] std::string ListTypes(std::span<const fhir::Node> types);

// The type whose name with a capital is `suffix` ("Quantity" of valueQuantity, "DateTime"); absent
// when it is none of them.
[[nodiscard]] fhir::Node TypeBySuffix(std::span<const fhir::Node> types, std::string_view suffix);
[[nodiscard]] std::string WithCapital(std::string_view code);

}  // namespace gateway::definitions
