// A concept map written inside a map: conceptmap "#id" { prefix s = "…" … s:a == t:b }.
// Spec: https://hl7.org/fhir/R4/mapping-language.html#conceptmaps
#pragma once

#include "gateway/mapping/token_reader.h"

namespace gateway::mapping {

// The word conceptmap has been taken.
[[nodiscard]] Result<syntax::ConceptMap> ParseConceptMap(TokenReader& reader);

// How the language writes a ConceptMapEquivalence ("equal": "="); empty when it cannot.
[[nodiscard]] std::string_view RelationSign(std::string_view equivalence);

}  // namespace gateway::mapping
