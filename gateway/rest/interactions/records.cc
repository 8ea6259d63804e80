#include "gateway/rest/interactions/records.h"

#include "gateway/rest/response.h"

namespace gateway::rest {
namespace {

// One night's file of a configured source: POST /records?source=NAME&name=FILE, where the file's
// name is needed when its day stands in it.
net::HttpResponse AcceptExtract(const net::HttpRequest& request, messaging::Pipeline& pipeline,
                                const security::Client& client, const CallerRules& rules) {
  const messaging::ExtractSource* const source = pipeline.FindSource(request.Query("source"));
  if (source == nullptr) {
    return Outcome(404, IssueType::kNotFound,
                   "no source of mode extract has this name; see sources in the configuration");
  }
  return FromAnswer(pipeline.AcceptExtract(ToArrival(request, source->format, client, rules),
                                           *source, std::string(request.Query("name"))));
}

}  // namespace

net::HttpResponse AcceptRecords(const net::HttpRequest& request, messaging::Pipeline& pipeline,
                                const CallerRules& rules) {
  const auto client = FindClient(request, rules);
  if (!client) return FromError(client.error());
  if (request.HasQuery("source")) return AcceptExtract(request, pipeline, **client, rules);
  const std::string format(request.Query("format"));
  if (format.empty())
    return Outcome(400, IssueType::kRequired,
                   "name the record's format: POST /records?format=chc-json");
  return FromAnswer(pipeline.AcceptRecords(ToArrival(request, format, **client, rules)));
}

}  // namespace gateway::rest
