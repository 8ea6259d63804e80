// Whether an element belongs to a slice of a profile, as FHIRPath's slice() asks.
//
// By the slicing's discriminators: value and pattern against fixed[x] and pattern[x] of the slice's
// own elements, type, and exists. Spec: https://hl7.org/fhir/R4/profiling.html#discriminator
#pragma once

#include <string_view>

#include "gateway/base/result.h"
#include "gateway/fhir/model/node.h"
#include "gateway/fhirpath/expression.h"

namespace gateway::validation {

// `profile` is a StructureDefinition; `host` answers for paths that resolve(). kNotFound when it
// has no slice of that name, kNotSupported when the slice's discriminators cannot be decided here.
[[nodiscard]] Result<bool> IsInSlice(fhir::Node node, fhir::Node profile, std::string_view slice,
                                     const fhirpath::Host& host);

// Every child of the pattern has its match among the children of that name: pattern[x].
[[nodiscard]] bool MatchesPattern(fhir::Node value, fhir::Node pattern);

}  // namespace gateway::validation
