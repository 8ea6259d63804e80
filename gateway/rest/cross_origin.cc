#include "gateway/rest/cross_origin.h"

#include <algorithm>

namespace gateway::rest {
namespace {

// The page's origin when it is one of the list, else empty.
std::string AllowedOrigin(const net::HttpRequest& request,
                          const std::vector<std::string>& origins) {
  const std::string_view origin = request.headers.Get("Origin");
  const auto found = std::ranges::find(origins, origin);
  return origin.empty() || found == origins.end() ? std::string() : *found;
}

}  // namespace

std::optional<net::HttpResponse> AnswerPreflight(const net::HttpRequest& request,
                                                 const std::vector<std::string>& origins) {
  if (request.method != "OPTIONS" || !request.headers.Has("Access-Control-Request-Method"))
    return std::nullopt;
  const std::string origin = AllowedOrigin(request, origins);
  if (origin.empty()) return std::nullopt;
  net::HttpResponse response;
  response.status = 204;
  response.headers.Set("Access-Control-Allow-Origin", origin);
  response.headers.Set("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE");
  response.headers.Set("Access-Control-Allow-Headers",
                       "Accept, Authorization, Content-Type, If-Match, If-None-Match, "
                       "If-None-Exist, Prefer, X-Request-ID, X-Correlation-ID, "
                       "NHSD-End-User-Organisation-ODS");
  response.headers.Set("Access-Control-Max-Age", "600");
  response.headers.Set("Vary", "Origin");
  return response;
}

void AllowOrigin(const net::HttpRequest& request, const std::vector<std::string>& origins,
                 net::HttpResponse& response) {
  if (origins.empty()) return;
  const std::string vary(response.headers.Get("Vary"));
  response.headers.Set("Vary", vary.empty() ? "Origin" : vary + ", Origin");
  const std::string origin = AllowedOrigin(request, origins);
  if (origin.empty()) return;
  response.headers.Set("Access-Control-Allow-Origin", origin);
  response.headers.Set("Access-Control-Expose-Headers",
                       "Content-Location, ETag, Last-Modified, Location, Retry-After, "
                       "X-Correlation-ID, X-Request-ID");
}

bool IsOrigin(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return false;
  const std::string_view scheme = text.substr(0, colon);
  const std::string_view host = text.substr(colon + 3);
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':' ||
           c == '[' || c == ']';
  };
  return (scheme == "http" || scheme == "https") && !host.empty() &&
         std::ranges::all_of(host, fits);
}

}  // namespace gateway::rest
