// A map's tree as a StructureMap resource.
//
// ReadStructureMap gives the same tree back, but that every rule has a name then (R4 demands one).
// What R4 has no element for stands in extensions: `let` constants in R5's own
// (extension-StructureMap.const), parameters and defaults R4 cannot type in ours, as map text.
// Spec: https://hl7.org/fhir/R4/structuremap.html
#pragma once

#include <memory>
#include <string_view>

#include "gateway/base/result.h"
#include "gateway/fhir/model/document.h"
#include "gateway/mapping/syntax.h"

namespace gateway::mapping {

// On StructureMap: sub-extensions name (valueId) and value (valueString, FHIRPath).
inline constexpr std::string_view kConstantExtension =
    "http://hl7.org/fhir/5.0/StructureDefinition/extension-StructureMap.const";
// On a parameter or a source: valueString holds the parameter or default as map text.
inline constexpr std::string_view kParameterExtension =
    "https://chc-gateway.example/fhir/StructureDefinition/map-parameter";

// Fails with kNotSupported when `types` hold no StructureMap.
[[nodiscard]] Result<fhir::Document> WriteStructureMap(
    const syntax::Map& map, const std::shared_ptr<const fhir::TypeTable>& types);

}  // namespace gateway::mapping
