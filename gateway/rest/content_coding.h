// Bodies in gzip, both ways.
// Spec: RFC 9110 sections 8.4 and 12.5.3.
#pragma once

#include <optional>

#include "gateway/net/http_message.h"

namespace gateway::rest {

// Unpacks a body whose Content-Encoding is gzip. The refusal when it cannot be: 415 for another
// coding, 400 for damaged data, 413 for what would be larger than any body that is taken.
[[nodiscard]] std::optional<net::HttpResponse> UnpackBody(net::HttpRequest& request);

// Packs a body that is worth it for a caller whose Accept-Encoding allows gzip.
[[nodiscard]] net::HttpResponse PackBody(const net::HttpRequest& request,
                                         net::HttpResponse response);

}  // namespace gateway::rest
