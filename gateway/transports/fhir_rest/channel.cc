#include "gateway/transports/fhir_rest/channel.h"

#include <algorithm>

#include "gateway/base/json.h"
#include "gateway/nhs/headers.h"

namespace gateway::transports {
namespace {

constexpr std::string_view kFhirJson = "application/fhir+json";
constexpr std::string_view kOperation = "/$process-message";

// The issue codes and detail codes of an OperationOutcome: never its texts, which may hold data.
std::string OutcomeShape(const net::HttpResponse& response) {
  const auto body = Json::Parse(response.body);
  if (!body || (*body)["resourceType"].string() != "OperationOutcome") return {};
  std::string shape;
  for (const Json& issue : (*body)["issue"].array()) {
    shape += (shape.empty() ? "" : ", ") + issue["code"].string();
    const auto& codings = issue["details"]["coding"].array();
    if (!codings.empty()) shape += " " + codings.front()["code"].string();
  }
  return shape.empty() ? shape : " (" + shape + ")";
}

bool IsDuplicate(const net::HttpResponse& response) {
  const auto body = Json::Parse(response.body);
  if (!body) return false;
  const auto& issues = (*body)["issue"].array();
  return std::any_of(issues.begin(), issues.end(),
                     [](const Json& i) { return i["code"].string() == "duplicate"; });
}

Error Refused(const net::HttpResponse& response) {
  const int status = response.status;
  const std::string text =
      "the receiver answered " + std::to_string(status) + OutcomeShape(response);
  if (status == 429) return {IssueType::kThrottled, text, {}};
  if (status == 408 || status == 504) return {IssueType::kTimeout, text, {}};
  if (status == 425 || status >= 500) return {IssueType::kTransient, text, {}};
  if (status == 401) return {IssueType::kLogin, text, {}};
  if (status == 403) return {IssueType::kForbidden, text, {}};
  if (status == 404) return {IssueType::kNotFound, text, {}};
  if (status == 409) return {IssueType::kConflict, text, {}};
  return {IssueType::kProcessing, text, {}};
}

std::string OperationUrl(std::string address) {
  if (address.ends_with(kOperation)) return address;
  if (address.ends_with('/')) address.pop_back();
  return address + std::string(kOperation);
}

}  // namespace

Result<std::string> FhirRestChannel::AddressOf(const messaging::Parcel& parcel) {
  if (!parcel.address.empty()) return parcel.address;
  if (sds_ == nullptr)
    return Fail(IssueType::kNotSupported,
                "the endpoint is to be looked up in SDS, and nhs.sds is not configured");
  GATEWAY_TRY(nhs::SdsEndpoint endpoint,
              sds_->FindEndpoint(parcel.destination, parcel.interaction));
  return std::move(endpoint.address);
}

Result<net::HttpResponse> FhirRestChannel::Post(const std::string& url,
                                                const messaging::Parcel& parcel) {
  net::OutgoingRequest request;
  request.method = "POST";
  request.url = url;
  request.body = parcel.body;
  request.headers.Set("Content-Type", parcel.content_type);
  request.headers.Set("Accept", std::string(kFhirJson));
  nhs::SetCallHeaders(request.headers, {parcel.request_id, parcel.correlation_id}, parcel.sender);
  if (authorizer_ == nullptr) return http_.Send(request, options_.within);
  GATEWAY_TRY(std::string token, authorizer_->Token());
  request.headers.Set("Authorization", "Bearer " + token);
  auto response = http_.Send(request, options_.within);
  if (!response || response->status != 401) return response;
  authorizer_->Invalidate(token);
  GATEWAY_TRY(token, authorizer_->Token());
  request.headers.Set("Authorization", "Bearer " + token);
  return http_.Send(request, options_.within);
}

Result<messaging::Receipt> FhirRestChannel::Deliver(const messaging::Parcel& parcel) {
  GATEWAY_TRY(const std::string address, AddressOf(parcel));
  auto response = Post(OperationUrl(address), parcel);
  if (!response) {
    if (sds_ != nullptr && parcel.address.empty()) sds_->Invalidate(parcel.destination);
    // A certificate may be mended on the other side: keep trying, as for a line that is down.
    if (response.error().type == IssueType::kSecurity)
      response.error().type = IssueType::kTransient;
    return std::unexpected(std::move(response).error());
  }
  const bool known_already = response->status == 409 && IsDuplicate(*response);
  if (!response->IsSuccess() && !known_already) return std::unexpected(Refused(*response));
  return messaging::Receipt{response->status, response->MediaType(), std::move(response->body)};
}

}  // namespace gateway::transports
