#include "gateway/definitions/packages/package_registry.h"

#include "gateway/base/json.h"
#include "gateway/net/url.h"

namespace gateway::definitions {
namespace {

constexpr int kMaxRedirects = 5;
constexpr std::size_t kMaxDownload = std::size_t{512} << 20;
constexpr std::chrono::minutes kPatience{5};

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// Where a redirect leads; kSecurity when it would leave TLS.
Result<std::string> Target(const std::string& from, std::string_view location) {
  GATEWAY_TRY(const net::Url origin, net::Url::Parse(from));
  std::string to(location);
  if (to.starts_with("/")) to = origin.Origin() + to;
  GATEWAY_TRY(const net::Url target, net::Url::Parse(to));
  if (origin.is_https() && !target.is_https()) {
    return Fail(IssueType::kSecurity,
                "the registry sends us from https to http; it was not followed");
  }
  return to;
}

Error StatusError(int status, const std::string& origin) {
  IssueType type = IssueType::kProcessing;
  if (status == 404 || status == 410) type = IssueType::kNotFound;
  if (status == 401 || status == 403) type = IssueType::kForbidden;
  if (status == 429 || status >= 500) type = IssueType::kTransient;
  return {type, origin + " answered " + std::to_string(status), {}};
}

Result<std::string> Follow(net::HttpClient& client, std::string url) {
  for (int hop = 0; hop <= kMaxRedirects; ++hop) {
    GATEWAY_TRY(const net::Url parsed, net::Url::Parse(url));
    net::OutgoingRequest request;
    request.url = url;
    GATEWAY_TRY(net::HttpResponse response, client.Send(request, kPatience));
    if (response.status == 200) return std::move(response.body);
    if (!IsRedirect(response.status)) return Fail(StatusError(response.status, parsed.Origin()));
    GATEWAY_TRY(url, Target(url, response.headers.Get("Location")));
  }
  return Fail(IssueType::kProcessing, "the registry redirects without end");
}

}  // namespace

Result<Fetch> HttpFetch(net::ClientOptions outbound) {
  outbound.max_response_bytes = kMaxDownload;
  GATEWAY_TRY(std::unique_ptr<net::HttpClient> made, net::HttpClient::Make(std::move(outbound)));
  const std::shared_ptr<net::HttpClient> client = std::move(made);
  return Fetch([client](const std::string& url) { return Follow(*client, url); });
}

Result<PackageRegistry> PackageRegistry::Make(std::string url, Fetch fetch) {
  GATEWAY_TRY(const net::Url parsed, net::Url::Parse(url));
  if (!parsed.query.empty()) {
    return Fail(IssueType::kInvalid, "a registry's URL has no query; leave it out");
  }
  while (url.ends_with('/')) url.pop_back();
  return PackageRegistry(std::move(url), std::move(fetch));
}

Result<std::vector<std::string>> PackageRegistry::Versions(std::string_view name) const {
  GATEWAY_TRY(const std::string body, fetch_(url_ + "/" + net::PercentEncode(name)));
  const Result<Json> listing = Json::Parse(body);
  if (!listing || !(*listing)["versions"].is_object()) {
    return Fail(IssueType::kProcessing, "the registry's list of versions of " + std::string(name) +
                                            " cannot be understood");
  }
  std::vector<std::string> versions;
  for (const Json::Member& member : (*listing)["versions"].object()) {
    versions.push_back(member.first);
  }
  return versions;
}

Result<std::string> PackageRegistry::Get(const PackageId& id) const {
  return fetch_(url_ + "/" + net::PercentEncode(id.name) + "/" + net::PercentEncode(id.version));
}

}  // namespace gateway::definitions
