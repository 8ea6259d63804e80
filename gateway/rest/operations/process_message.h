// POST /fhir/$process-message
// Spec: https://hl7.org/fhir/R4/operation-messageheader-process-message.html
#pragma once

#include "gateway/messaging/pipeline.h"
#include "gateway/rest/caller.h"

namespace gateway::rest {

// 200 with a response Bundle once the message is safe; else an OperationOutcome.
[[nodiscard]] net::HttpResponse ProcessMessage(const net::HttpRequest& request,
                                               messaging::Pipeline& pipeline,
                                               const CallerRules& rules);

}  // namespace gateway::rest
