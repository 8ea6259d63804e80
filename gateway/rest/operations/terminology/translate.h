// GET, POST /fhir/ConceptMap/$translate
// Spec: https://hl7.org/fhir/R4/conceptmap-operation-translate.html
#pragma once

#include "gateway/net/http_message.h"
#include "gateway/rest/caller.h"
#include "gateway/rest/operations/terminology/asked.h"

namespace gateway::rest {

// 200 with Parameters: result, message, and a match for each target that a map has. The map is
// `url` (with conceptMapVersion) or the resource `conceptMap`; without either every loaded map
// between the value sets `source` and `target`, or into `targetsystem`, is asked. 404 for a map
// that is not loaded, 400 for parameters that are missing or wrong.
[[nodiscard]] net::HttpResponse TranslateCode(const net::HttpRequest& request,
                                              const TerminologyParts& parts,
                                              const CallerRules& rules);

// What is taken.
[[nodiscard]] const OperationSpec& TranslateSpec();

}  // namespace gateway::rest
