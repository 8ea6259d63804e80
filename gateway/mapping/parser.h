// Reads .map text, in the spellings of R4 and R5, into its tree.
//
// Spec: https://hl7.org/fhir/R4/mapping-language.html,
// https://hl7.org/fhir/R5/mapping-language.html
#pragma once

#include <string_view>

#include "gateway/base/result.h"
#include "gateway/mapping/syntax.h"

namespace gateway::mapping {

// Fails with kInvalid at the first thing that is no map: what was expected, with line and column.
// FHIRPath inside is not looked at; the compiler does that.
[[nodiscard]] Result<syntax::Map> ParseMap(std::string_view text);

}  // namespace gateway::mapping
