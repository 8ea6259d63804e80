// Spine Directory Service: where an organisation takes messages of an interaction, and with which
// ASID. Answers are kept for half an hour.
// Spec: https://digital.nhs.uk/developer/api-catalogue/spine-directory-service-fhir
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/base/clock.h"
#include "gateway/base/random.h"
#include "gateway/base/result.h"
#include "gateway/net/http_client.h"

namespace gateway::nhs {

struct SdsOptions {
  std::string base_url;  // "https://int.api.service.nhs.uk/spine-directory/FHIR/R4"
  std::string api_key;
  std::chrono::minutes keep_for{30};
  std::chrono::milliseconds timeout{10'000};
};

// What SDS says of one organisation and interaction.
struct SdsEndpoint {
  std::string address;    // the URL to call
  std::string party_key;  // nhsMhsPartyKey; empty when SDS gives none
  std::string fqdn;       // nhsMhsFQDN; empty when SDS gives none
};
struct SdsDevice {
  std::string asid;  // nhsSpineASID
  std::string party_key;
};

// Thread-safe. The client, clock and random source outlive it.
class SdsClient {
 public:
  SdsClient(SdsOptions options, net::HttpClient& http, const Clock& clock, Random& random);
  ~SdsClient();

  // The first active Endpoint or Device. kNotFound when SDS knows none (kept as long as a find, so
  // that an unlisted receiver costs one look-up in half an hour), kMultipleMatches when several
  // differ in address or ASID, otherwise as HttpClient::Send, kLogin, kThrottled or kTransient by
  // status.
  [[nodiscard]] Result<SdsEndpoint> FindEndpoint(std::string_view ods,
                                                 std::string_view interaction);
  [[nodiscard]] Result<SdsDevice> FindDevice(std::string_view ods, std::string_view interaction);

  // Forgets what is known of the organisation: call when connecting to its address failed.
  void Invalidate(std::string_view ods);

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace gateway::nhs
