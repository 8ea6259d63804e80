#include "gateway/nhs/sds_client.h"

#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "gateway/base/json.h"
#include "gateway/net/url.h"
#include "gateway/nhs/headers.h"

namespace gateway::nhs {
namespace {

constexpr std::string_view kInteractionId = "https://fhir.nhs.uk/Id/nhsServiceInteractionId";
constexpr std::string_view kAsid = "https://fhir.nhs.uk/Id/nhsSpineASID";
constexpr std::string_view kPartyKey = "https://fhir.nhs.uk/Id/nhsMhsPartyKey";
constexpr std::string_view kFqdn = "https://fhir.nhs.uk/Id/nhsMhsFQDN";

// What was asked: organisation, interaction.
using Question = std::pair<std::string, std::string>;

template <typename T>
struct Kept {
  Result<T> answer;
  Instant until;
};

std::string Identifier(const Json& resource, std::string_view system) {
  for (const Json& identifier : resource["identifier"].array()) {
    if (identifier["system"].string() == system) return identifier["value"].string();
  }
  return {};
}

SdsEndpoint ReadEndpoint(const Json& resource) {
  return {.address = resource["address"].string(),
          .party_key = Identifier(resource, kPartyKey),
          .fqdn = Identifier(resource, kFqdn)};
}

SdsDevice ReadDevice(const Json& resource) {
  return {.asid = Identifier(resource, kAsid), .party_key = Identifier(resource, kPartyKey)};
}

const std::string& Essence(const SdsEndpoint& endpoint) { return endpoint.address; }
const std::string& Essence(const SdsDevice& device) { return device.asid; }

bool IsActive(const Json& resource) {
  return resource["status"].is_null() || resource["status"].string() == "active";
}

// The one thing all matches agree on.
template <typename T>
Result<T> Choose(const Json& bundle, std::string_view type, T (*read)(const Json&)) {
  std::optional<T> found;
  for (const Json& entry : bundle["entry"].array()) {
    const Json& resource = entry["resource"];
    if (resource["resourceType"].string() != type || !IsActive(resource)) continue;
    T one = read(resource);
    if (Essence(one).empty()) continue;
    if (found && Essence(*found) != Essence(one)) {
      return Fail(IssueType::kMultipleMatches,
                  "SDS lists several different " + std::string(type) + " entries");
    }
    if (!found) found = std::move(one);
  }
  if (!found) return Fail(IssueType::kNotFound, "SDS lists no active " + std::string(type));
  return *found;
}

Error Refusal(const net::HttpResponse& response) {
  IssueType type = IssueType::kProcessing;
  if (response.status == 401) type = IssueType::kLogin;
  if (response.status == 403) type = IssueType::kForbidden;
  if (response.status == 429) type = IssueType::kThrottled;
  if (response.status >= 500 || response.status == 408) type = IssueType::kTransient;
  std::string text = "SDS answered " + std::to_string(response.status);
  const auto json = Json::Parse(response.body);
  if (json && !(*json)["issue"].array().empty()) {
    const std::string& diagnostics = (*json)["issue"].array().front()["diagnostics"].string();
    if (!diagnostics.empty()) text += ": " + diagnostics.substr(0, 200);
  }
  return {type, std::move(text), {}};
}

}  // namespace

struct SdsClient::Data {
  SdsOptions options;
  net::HttpClient& http;
  const Clock& clock;
  Random& random;
  std::mutex mutex;
  std::map<Question, Kept<SdsEndpoint>> endpoints;
  std::map<Question, Kept<SdsDevice>> devices;

  [[nodiscard]] Result<Json> Ask(std::string_view type, const Question& question);
  template <typename T>
  Result<T> Find(std::string_view type, const Question& question, T (*read)(const Json&),
                 std::map<Question, Kept<T>>& kept);
};

Result<Json> SdsClient::Data::Ask(std::string_view type, const Question& question) {
  net::OutgoingRequest request{.method = "GET"};
  request.url =
      options.base_url + "/" + std::string(type) + "?" +
      net::EncodeParameters({{"organization", std::string(kOdsCode) + "|" + question.first},
                             {"identifier", std::string(kInteractionId) + "|" + question.second}});
  request.headers.Set("apikey", options.api_key);
  request.headers.Set("Accept", "application/fhir+json");
  request.headers.Set("X-Correlation-Id", NewUuid(random));
  GATEWAY_TRY(const net::HttpResponse response, http.Send(request, options.timeout));
  if (!response.IsSuccess()) return Fail(Refusal(response));
  auto bundle = Json::Parse(response.body);
  if (!bundle || (*bundle)["resourceType"].string() != "Bundle") {
    return Fail(IssueType::kProcessing, "SDS did not answer with a Bundle");
  }
  return bundle;
}

template <typename T>
Result<T> SdsClient::Data::Find(std::string_view type, const Question& question,
                                T (*read)(const Json&), std::map<Question, Kept<T>>& kept) {
  {
    const std::lock_guard lock(mutex);
    const auto found = kept.find(question);
    if (found != kept.end() && clock.Now() < found->second.until) return found->second.answer;
  }
  GATEWAY_TRY(const Json bundle, Ask(type, question));
  auto answer = Choose(bundle, type, read);
  if (!answer) {
    answer.error().diagnostics += " of " + question.first + " for " + question.second;
  }
  const std::lock_guard lock(mutex);
  kept.insert_or_assign(question, Kept<T>{answer, clock.Now() + options.keep_for});
  return answer;
}

SdsClient::SdsClient(SdsOptions options, net::HttpClient& http, const Clock& clock, Random& random)
    : data_(new Data{
          .options = std::move(options), .http = http, .clock = clock, .random = random}) {}

SdsClient::~SdsClient() = default;

Result<SdsEndpoint> SdsClient::FindEndpoint(std::string_view ods, std::string_view interaction) {
  return data_->Find("Endpoint", {std::string(ods), std::string(interaction)}, &ReadEndpoint,
                     data_->endpoints);
}

Result<SdsDevice> SdsClient::FindDevice(std::string_view ods, std::string_view interaction) {
  return data_->Find("Device", {std::string(ods), std::string(interaction)}, &ReadDevice,
                     data_->devices);
}

void SdsClient::Invalidate(std::string_view ods) {
  const std::lock_guard lock(data_->mutex);
  const auto is_of = [&](const auto& entry) { return entry.first.first == ods; };
  std::erase_if(data_->endpoints, is_of);
  std::erase_if(data_->devices, is_of);
}

}  // namespace gateway::nhs
