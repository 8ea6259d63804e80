// The paths of the terminology operations.
#pragma once

#include <vector>

#include "gateway/rest/caller.h"
#include "gateway/rest/operations/terminology/asked.h"
#include "gateway/rest/router.h"

namespace gateway::rest {

// GET and POST of ValueSet/$expand, ValueSet/$validate-code, CodeSystem/$lookup,
// CodeSystem/$subsumes, CodeSystem/$validate-code and ConceptMap/$translate below /fhir. `rules`
// outlives the router.
void AddTerminologyRoutes(Router& router, const TerminologyParts& parts, const CallerRules& rules);

// What each of them takes.
[[nodiscard]] std::vector<const OperationSpec*> TerminologySpecs();

}  // namespace gateway::rest
