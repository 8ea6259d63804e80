#include "gateway/rest/interactions/records.h"

#include "gateway/rest/response.h"

namespace gateway::rest {

net::HttpResponse AcceptRecords(const net::HttpRequest& request, messaging::Pipeline& pipeline,
                                const CallerRules& rules) {
  const auto client = FindClient(request, rules);
  if (!client) return FromError(client.error());
  const std::string format(request.Query("format"));
  if (format.empty())
    return Outcome(400, IssueType::kRequired,
                   "name the record's format: POST /records?format=chc-json");
  return FromAnswer(pipeline.AcceptRecords(ToArrival(request, format, **client, rules)));
}

}  // namespace gateway::rest
