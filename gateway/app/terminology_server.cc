#include "gateway/app/terminology_server.h"

#include <chrono>
#include <utility>

namespace gateway::app {
namespace {

using std::chrono::milliseconds;

IssueType TypeOf(int status) {
  if (status == 401) return IssueType::kLogin;
  if (status == 403) return IssueType::kForbidden;
  if (status == 404) return IssueType::kNotFound;
  if (status == 408 || status == 504) return IssueType::kTimeout;
  if (status == 429) return IssueType::kThrottled;
  return status >= 500 ? IssueType::kTransient : IssueType::kNotSupported;
}

class Call final : public terminology::RemoteCall {
 public:
  Call(std::string base_url, net::HttpClient& http, net::Authorizer* authorizer)
      : base_url_(std::move(base_url)), http_(http), authorizer_(authorizer) {
    while (base_url_.ends_with('/')) base_url_.pop_back();
  }

  Result<std::string> Post(const std::string& path, const std::string& body,
                           milliseconds within) override {
    const auto deadline = std::chrono::steady_clock::now() + within;
    std::string token;
    if (authorizer_ != nullptr) {
      GATEWAY_TRY(token, authorizer_->Token());
    }
    GATEWAY_TRY(net::HttpResponse response, Send(path, body, token, Left(deadline)));
    if (response.status == 401 && authorizer_ != nullptr) {
      authorizer_->Invalidate(token);
      GATEWAY_TRY(token, authorizer_->Token());
      GATEWAY_TRY(response, Send(path, body, token, Left(deadline)));
    }
    if (response.status == 200) return std::move(response.body);
    return Fail(TypeOf(response.status),
                "the terminology server answered " + std::to_string(response.status));
  }

 private:
  static milliseconds Left(std::chrono::steady_clock::time_point deadline) {
    const auto left =
        std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
    return std::max(left, milliseconds(1));
  }

  Result<net::HttpResponse> Send(const std::string& path, const std::string& body,
                                 const std::string& token, milliseconds within) {
    net::OutgoingRequest request{.method = "POST", .url = base_url_ + "/" + path};
    request.headers.Set("Content-Type", "application/fhir+json");
    request.headers.Set("Accept", "application/fhir+json");
    if (!token.empty()) request.headers.Set("Authorization", "Bearer " + token);
    request.body = body;
    return http_.Send(request, within);
  }

  std::string base_url_;
  net::HttpClient& http_;
  net::Authorizer* authorizer_;
};

}  // namespace

std::unique_ptr<terminology::RemoteCall> CallTerminologyServer(std::string base_url,
                                                               net::HttpClient& http,
                                                               net::Authorizer* authorizer) {
  return std::make_unique<Call>(std::move(base_url), http, authorizer);
}

}  // namespace gateway::app
