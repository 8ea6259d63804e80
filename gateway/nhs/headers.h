// The header fields of NHS calls: request and correlation ids, and the base64 JSON of BaRS.
// Spec: https://digital.nhs.uk/developer/api-catalogue/booking-and-referral-fhir
#pragma once

#include <string>
#include <string_view>

#include "gateway/base/result.h"
#include "gateway/net/http_message.h"

namespace gateway::nhs {

inline constexpr std::string_view kDosServiceId = "https://fhir.nhs.uk/Id/dos-service-id";
inline constexpr std::string_view kOdsCode = "https://fhir.nhs.uk/Id/ods-organization-code";

// The ids of one logical call. The same value goes out with every repeat of it.
struct CallIds {
  std::string request_id;      // X-Request-ID, a UUID
  std::string correlation_id;  // X-Correlation-ID, a UUID; groups the calls of one transaction
};

// Sets X-Request-ID and X-Correlation-ID, and NHSD-End-User-Organisation-ODS unless `ods` is empty.
void SetCallHeaders(net::Headers& headers, const CallIds& ids, std::string_view ods = {});

// NHSD-Target-Identifier: base64 of {"value":…,"system":…}.
[[nodiscard]] std::string TargetIdentifier(std::string_view value,
                                           std::string_view system = kDosServiceId);
struct Target {
  std::string system;
  std::string value;
};
// The same read back; kValue when it is no base64 JSON with both members.
[[nodiscard]] Result<Target> ParseTargetIdentifier(std::string_view header);

// NHSD-End-User-Organisation: base64 of an Organization with name and ODS identifier.
[[nodiscard]] std::string EndUserOrganisation(std::string_view name, std::string_view ods);

// The environments of the API platform; kNotFound for another word.
// "https://int.api.service.nhs.uk".
[[nodiscard]] Result<std::string> PlatformHost(std::string_view environment);

}  // namespace gateway::nhs
