// Answers in the shapes every path shares. Every error is an OperationOutcome; 429 and 503 carry
// Retry-After.
#pragma once

#include <string>

#include "gateway/base/json.h"
#include "gateway/base/result.h"
#include "gateway/messaging/exchange.h"
#include "gateway/net/http_message.h"

namespace gateway::rest {

[[nodiscard]] net::HttpResponse Outcome(int status, IssueType type, std::string diagnostics);
[[nodiscard]] net::HttpResponse FromError(const Error& error);
[[nodiscard]] net::HttpResponse FromAnswer(messaging::Answer answer);
[[nodiscard]] net::HttpResponse JsonResponse(int status, const Json& body);

}  // namespace gateway::rest
