#include "gateway/nhs/headers.h"

#include "gateway/base/hash.h"
#include "gateway/base/json.h"

namespace gateway::nhs {

void SetCallHeaders(net::Headers& headers, const CallIds& ids, std::string_view ods) {
  headers.Set("X-Request-ID", ids.request_id);
  headers.Set("X-Correlation-ID", ids.correlation_id);
  if (!ods.empty()) headers.Set("NHSD-End-User-Organisation-ODS", std::string(ods));
}

std::string TargetIdentifier(std::string_view value, std::string_view system) {
  return ToBase64(Json::Of({{"value", value}, {"system", system}}).Write());
}

Result<Target> ParseTargetIdentifier(std::string_view header) {
  const auto bytes = FromBase64(header);
  const auto json = bytes ? Json::Parse(*bytes) : Result<Json>(Json());
  if (!json || !(*json)["system"].is_string() || !(*json)["value"].is_string() ||
      (*json)["value"].string().empty()) {
    return Fail(IssueType::kValue,
                "NHSD-Target-Identifier must be base64 of a JSON object with 'system' and 'value'");
  }
  return Target{.system = (*json)["system"].string(), .value = (*json)["value"].string()};
}

std::string EndUserOrganisation(std::string_view name, std::string_view ods) {
  const Json identifier = Json::Of({{"system", kOdsCode}, {"value", ods}});
  return ToBase64(Json::Of({{"resourceType", "Organization"},
                            {"identifier", Json(Json::Array{identifier})},
                            {"name", name}})
                      .Write());
}

Result<std::string> PlatformHost(std::string_view environment) {
  if (environment == "production") return "https://api.service.nhs.uk";
  for (const std::string_view known : {"sandbox", "dev", "int"}) {
    if (environment == known) return "https://" + std::string(known) + ".api.service.nhs.uk";
  }
  return Fail(IssueType::kNotFound,
              "the environments of the API platform are sandbox, dev, int and production");
}

}  // namespace gateway::nhs
