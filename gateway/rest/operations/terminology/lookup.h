// GET, POST /fhir/CodeSystem/$lookup and /fhir/CodeSystem/$subsumes
// Spec: https://hl7.org/fhir/R4/codesystem-operation-lookup.html,
//       https://hl7.org/fhir/R4/codesystem-operation-subsumes.html
#pragma once

#include "gateway/net/http_message.h"
#include "gateway/rest/caller.h"
#include "gateway/rest/operations/terminology/asked.h"

namespace gateway::rest {

// 200 with Parameters: name, version, display, designations and properties (definition, parents
// and children among them; those named by `property`, else all). 404 when system or code is not
// there, 400 for parameters that are missing or wrong.
[[nodiscard]] net::HttpResponse LookUpCode(const net::HttpRequest& request,
                                           const TerminologyParts& parts, const CallerRules& rules);

// 200 with Parameters: outcome is equivalent, subsumes, subsumed-by or not-subsumed. Else as above.
[[nodiscard]] net::HttpResponse TestSubsumption(const net::HttpRequest& request,
                                                const TerminologyParts& parts,
                                                const CallerRules& rules);

// What is taken.
[[nodiscard]] const OperationSpec& LookUpSpec();
[[nodiscard]] const OperationSpec& SubsumesSpec();

}  // namespace gateway::rest
