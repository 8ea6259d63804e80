#include "gateway/rest/caller.h"

#include <algorithm>

namespace gateway::rest {
namespace {

// The client that plain requests stand for, with the organisation the request names or, failing
// that, the message's sender.
Result<security::Principal> ActAsLoopback(const security::Client& client, const std::string& header,
                                          const std::string& sender) {
  if (!header.empty() && !sender.empty() && header != sender) {
    return Fail(IssueType::kForbidden,
                "the organisation header and the message's sender name different organisations");
  }
  const std::string& organisation = header.empty() ? sender : header;
  const auto& listed = client.organisations;
  if (organisation.empty() && listed.size() == 1)
    return security::Principal{client.name, listed.front(), client.scopes};
  if (std::find(listed.begin(), listed.end(), organisation) == listed.end()) {
    return Fail(IssueType::kForbidden,
                "client '" + client.name + "' may not act for the organisation this request names");
  }
  return security::Principal{client.name, organisation, client.scopes};
}

}  // namespace

Result<const security::Client*> FindClient(const net::HttpRequest& request,
                                           const CallerRules& rules) {
  if (request.client_certificate) {
    if (const auto* client = rules.clients->FindByCertificate(*request.client_certificate);
        client != nullptr)
      return client;
    return Fail(IssueType::kLogin, "the client certificate belongs to no configured client");
  }
  const auto& list = rules.clients->list();
  const auto loopback = std::find_if(list.begin(), list.end(), [&](const security::Client& c) {
    return c.name == rules.loopback_client;
  });
  if (!rules.loopback_client.empty() && loopback != list.end()) return &*loopback;
  return Fail(IssueType::kLogin,
              "show a client certificate; this listener knows its callers by it");
}

messaging::Arrival ToArrival(const net::HttpRequest& request, std::string format,
                             const security::Client& client, const CallerRules& rules) {
  messaging::Arrival arrival;
  arrival.bytes = request.body;
  arrival.format = std::move(format);
  arrival.client = client.name;
  arrival.request_id = request.headers.Get("X-Request-ID");
  arrival.correlation_id = request.headers.Get("X-Correlation-ID");
  arrival.arrived_by = "http";
  const std::string header(request.headers.Get(security::kOrganisationHeader));
  if (!request.client_certificate) {
    arrival.act_for = [&client, header](const std::string& sender) {
      return ActAsLoopback(client, header, sender);
    };
    return arrival;
  }
  arrival.act_for = [&rules, header,
                     certificate = request.client_certificate](const std::string& sender) {
    return rules.clients->Resolve({certificate, std::nullopt, header, sender});
  };
  return arrival;
}

}  // namespace gateway::rest
