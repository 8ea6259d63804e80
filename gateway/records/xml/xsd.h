// The XML schema of an XML format, made from its logical model.
//
// One complex type for each structure of the model, its elements in the model's order and with its
// cardinalities; a simple type for each primitive and each required binding whose codes are loaded.
// FHIR's ids and extensions of datatypes have no place in a local format.
// Spec: https://www.w3.org/TR/xmlschema-1/
#pragma once

#include <string>
#include <string_view>

#include "gateway/base/result.h"
#include "gateway/definitions/registry.h"

namespace gateway::records {

// `space` is the target namespace, `list` the element around several records. kNotSupported, with
// the element, for what no schema can say of the model (an element of any type).
[[nodiscard]] Result<std::string> WriteXsd(const fhir::Type& model,
                                           const definitions::Registry& registry,
                                           std::string_view space, std::string_view list);

}  // namespace gateway::records
