// A concept map written inside a map: conceptmap "#id" { prefix s = "…" … s:a == t:b }.
// Spec: https://hl7.org/fhir/R4/mapping-language.html#conceptmaps
#pragma once

#include "gateway/mapping/token_reader.h"

namespace gateway::mapping {

// The word conceptmap has been taken.
[[nodiscard]] Result<syntax::ConceptMap> ParseConceptMap(TokenReader& reader);

}  // namespace gateway::mapping
