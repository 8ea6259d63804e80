// GET, POST /fhir/ValueSet/$validate-code and /fhir/CodeSystem/$validate-code
// Spec: https://hl7.org/fhir/R4/valueset-operation-validate-code.html,
//       https://hl7.org/fhir/R4/codesystem-operation-validate-code.html
#pragma once

#include "gateway/net/http_message.h"
#include "gateway/rest/caller.h"
#include "gateway/rest/operations/terminology/asked.h"

namespace gateway::rest {

// 200 with Parameters: `result`, `message` when there is something to say, `display`, and the
// `code`, `system` and `version` they are about. A wrong display makes the result false; of a
// CodeableConcept one coding that is right is enough. 404 for a value set or code system that is
// not loaded, 422 "not checked" when the codes it is about are not, 400 for parameters that are
// missing or wrong.
[[nodiscard]] net::HttpResponse ValidateCodeInValueSet(const net::HttpRequest& request,
                                                       const TerminologyParts& parts,
                                                       const CallerRules& rules);
[[nodiscard]] net::HttpResponse ValidateCodeInSystem(const net::HttpRequest& request,
                                                     const TerminologyParts& parts,
                                                     const CallerRules& rules);

// What is taken.
[[nodiscard]] const OperationSpec& ValidateCodeInValueSetSpec();
[[nodiscard]] const OperationSpec& ValidateCodeInSystemSpec();

}  // namespace gateway::rest
