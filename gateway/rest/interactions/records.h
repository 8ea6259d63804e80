// POST /records?format=NAME: the local face. A body of one or many records in a local format.
#pragma once

#include "gateway/messaging/pipeline.h"
#include "gateway/rest/caller.h"

namespace gateway::rest {

// 202 when all records are safe, 207 when some are, 4xx with an OperationOutcome when none is.
[[nodiscard]] net::HttpResponse AcceptRecords(const net::HttpRequest& request,
                                              messaging::Pipeline& pipeline,
                                              const CallerRules& rules);

}  // namespace gateway::rest
