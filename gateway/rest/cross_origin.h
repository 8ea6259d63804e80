// Which web pages of other origins may call the FHIR face from a browser (CORS).
//
// None unless the configuration names them. No cookies are ever involved: a page has no more rights
// than the caller it is. Spec: https://fetch.spec.whatwg.org/#http-cors-protocol
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/net/http_message.h"

namespace gateway::rest {

// The answer to a browser's question whether it may send a request (OPTIONS with
// Access-Control-Request-Method), which comes without any credentials: 204. Nothing for all other
// requests, and for origins not in the list.
[[nodiscard]] std::optional<net::HttpResponse> AnswerPreflight(
    const net::HttpRequest& request, const std::vector<std::string>& origins);

// Lets the page read the answer when its origin is in the list.
void AllowOrigin(const net::HttpRequest& request, const std::vector<std::string>& origins,
                 net::HttpResponse& response);

// "https://example.org" or with a port: a scheme and a host, nothing behind them.
[[nodiscard]] bool IsOrigin(std::string_view text);

}  // namespace gateway::rest
