// Who sent a request: its client, and for whom it acts.
#pragma once

#include <string>

#include "gateway/messaging/exchange.h"
#include "gateway/net/http_message.h"
#include "gateway/security/principal.h"

namespace gateway::rest {

// How a listener knows its callers. Immutable; thread-safe.
struct CallerRules {
  const security::Clients* clients = nullptr;  // never null
  // Sandbox only: plain requests on this listener are this client's; empty: they are refused.
  std::string loopback_client;
};

// The client of the request, before a body is read: kLogin when there is none.
[[nodiscard]] Result<const security::Client*> FindClient(const net::HttpRequest& request,
                                                         const CallerRules& rules);

// The request's body as an arrival of that format, for that client. The rules outlive the arrival.
[[nodiscard]] messaging::Arrival ToArrival(const net::HttpRequest& request, std::string format,
                                           const security::Client& client,
                                           const CallerRules& rules);

}  // namespace gateway::rest
