#include "gateway/rest/response.h"

#include "gateway/fhir/outcome.h"
#include "gateway/messaging/answer.h"

namespace gateway::rest {
namespace {

net::HttpResponse WithRetryAfter(net::HttpResponse response) {
  if (response.status == 429) response.headers.Set("Retry-After", "1");
  if (response.status == 503) response.headers.Set("Retry-After", "5");
  return response;
}

}  // namespace

net::HttpResponse Outcome(int status, IssueType type, std::string diagnostics) {
  Issues issues;
  issues.Add({.type = type, .diagnostics = std::move(diagnostics)});
  return WithRetryAfter(
      net::HttpResponse::Make(status, "application/fhir+json", fhir::OperationOutcomeJson(issues)));
}

net::HttpResponse FromError(const Error& error) { return FromAnswer(messaging::Refusal(error)); }

net::HttpResponse FromAnswer(messaging::Answer answer) {
  return WithRetryAfter(net::HttpResponse::Make(answer.status, std::move(answer.content_type),
                                                std::move(answer.body)));
}

net::HttpResponse JsonResponse(int status, const Json& body) {
  return net::HttpResponse::Make(status, "application/json", body.Write());
}

}  // namespace gateway::rest
