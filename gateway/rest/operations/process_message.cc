#include "gateway/rest/operations/process_message.h"

#include "gateway/rest/response.h"

namespace gateway::rest {

net::HttpResponse ProcessMessage(const net::HttpRequest& request, messaging::Pipeline& pipeline,
                                 const CallerRules& rules) {
  const auto client = FindClient(request, rules);
  if (!client) return FromError(client.error());
  const std::string type = request.MediaType();
  if (type != "application/fhir+json" && type != "application/json") {
    return Outcome(415, IssueType::kNotSupported, "send the message as application/fhir+json");
  }
  return FromAnswer(pipeline.AcceptMessage(
      ToArrival(request, std::string(messaging::kFhirJson), **client, rules)));
}

}  // namespace gateway::rest
