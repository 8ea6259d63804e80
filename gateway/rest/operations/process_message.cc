#include "gateway/rest/operations/process_message.h"

#include "gateway/rest/negotiation.h"
#include "gateway/rest/response.h"

namespace gateway::rest {

net::HttpResponse ProcessMessage(const net::HttpRequest& request, messaging::Pipeline& pipeline,
                                 const CallerRules& rules) {
  const auto client = FindClient(request, rules);
  if (!client) return FromError(client.error());
  if (const auto format = BodyFormat(request); !format) {
    return Outcome(415, IssueType::kNotSupported, format.error().diagnostics);
  }
  return FromAnswer(pipeline.AcceptMessage(
      ToArrival(request, std::string(messaging::kFhirJson), **client, rules)));
}

}  // namespace gateway::rest
