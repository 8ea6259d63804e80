// GET, POST /fhir/ValueSet/$expand
// Spec: https://hl7.org/fhir/R4/valueset-operation-expand.html
#pragma once

#include "gateway/net/http_message.h"
#include "gateway/rest/caller.h"
#include "gateway/rest/operations/terminology/asked.h"

namespace gateway::rest {

// 200 with the ValueSet and its flat expansion. 404 when it is not loaded; 422 when its codes have
// no end or are not all known here, and (too-costly) when there are more than 10,000 and no `count`
// was asked for; 400 for parameters that are missing or wrong.
[[nodiscard]] net::HttpResponse ExpandValueSet(const net::HttpRequest& request,
                                               const TerminologyParts& parts,
                                               const CallerRules& rules);

// What is taken.
[[nodiscard]] const OperationSpec& ExpandSpec();

}  // namespace gateway::rest
