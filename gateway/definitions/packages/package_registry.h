// A FHIR package registry: packages by name and version over HTTP.
//
// GET <url>/<name> lists versions, GET <url>/<name>/<version> gives the .tgz (as npm and the public
// FHIR registries do). Which registry to ask is told by the operator; there is none by default.
// Spec: the FHIR package specification, "Package registries".
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/definitions/packages/package_id.h"
#include "gateway/net/http_client.h"

namespace gateway::definitions {

// The body of a successful answer to GET. Errors as of net::HttpClient, kNotFound for 404 and 410,
// kTransient for 5xx and 429, kProcessing for any other status.
using Fetch = std::function<Result<std::string>(const std::string& url)>;

// Over the network, following up to five redirects, never from https to http. kInvalid when no
// client can be made of `outbound`. May be called from several threads.
[[nodiscard]] Result<Fetch> HttpFetch(net::ClientOptions outbound = {});

class PackageRegistry {
 public:
  // kInvalid unless the URL is http or https.
  static Result<PackageRegistry> Make(std::string url, Fetch fetch);

  // All versions of a package; kNotFound when the registry does not have it.
  [[nodiscard]] Result<std::vector<std::string>> Versions(std::string_view name) const;
  // The .tgz of an exact version.
  [[nodiscard]] Result<std::string> Get(const PackageId& id) const;
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  PackageRegistry(std::string url, Fetch fetch) : url_(std::move(url)), fetch_(std::move(fetch)) {}
  std::string url_;
  Fetch fetch_;
};

}  // namespace gateway::definitions
