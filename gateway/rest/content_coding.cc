#include "gateway/rest/content_coding.h"

#include <string>
#include <utility>

#include "gateway/base/gzip.h"
#include "gateway/base/text.h"
#include "gateway/rest/response.h"

namespace gateway::rest {
namespace {

// As large as the largest body a listener takes unless told otherwise.
constexpr std::size_t kMostUnpacked = std::size_t{64} << 20;
// Below it the header costs more than it saves; above it the time is felt.
constexpr std::size_t kLeastPacked = 1'400;
constexpr std::size_t kMostPacked = std::size_t{4} << 20;

// "gzip", "x-gzip" or "*" with a quality that is not 0.
bool AllowsGzip(const net::HttpRequest& request) {
  for (const std::string_view field : request.headers.All("Accept-Encoding")) {
    for (const std::string_view one : Split(field, ',')) {
      const std::size_t semicolon = one.find(';');
      const std::string name = ToLower(Trim(one.substr(0, semicolon)));
      if (name != "gzip" && name != "x-gzip" && name != "*") continue;
      if (semicolon == std::string_view::npos) return true;
      const std::string quality = ToLower(Trim(one.substr(semicolon + 1)));
      return quality != "q=0" && quality != "q=0.0" && quality != "q=0.00" && quality != "q=0.000";
    }
  }
  return false;
}

}  // namespace

std::optional<net::HttpResponse> UnpackBody(net::HttpRequest& request) {
  const std::string coding = ToLower(Trim(request.headers.Get("Content-Encoding")));
  if (coding.empty() || coding == "identity") return std::nullopt;
  if (coding != "gzip" && coding != "x-gzip") {
    net::HttpResponse refusal =
        Outcome(415, IssueType::kNotSupported, "send the body in gzip or as it is");
    refusal.headers.Set("Accept-Encoding", "gzip");
    return refusal;
  }
  Result<std::string> body = Gunzip(request.body, kMostUnpacked);
  if (!body) {
    const bool is_large = body.error().type == IssueType::kTooLong;
    return Outcome(is_large ? 413 : 400, body.error().type,
                   is_large ? "the unpacked body is too large" : "the body is no gzip, or damaged");
  }
  request.body = *std::move(body);
  request.headers.Remove("Content-Encoding");
  return std::nullopt;
}

net::HttpResponse PackBody(const net::HttpRequest& request, net::HttpResponse response) {
  if (response.body.size() < kLeastPacked || response.body.size() > kMostPacked) return response;
  const std::string vary(response.headers.Get("Vary"));
  response.headers.Set("Vary", vary.empty() ? "Accept-Encoding" : vary + ", Accept-Encoding");
  if (!AllowsGzip(request)) return response;
  response.body = Gzip(response.body);
  response.headers.Set("Content-Encoding", "gzip");
  return response;
}

}  // namespace gateway::rest
