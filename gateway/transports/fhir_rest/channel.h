// Delivery by HTTP POST to the receiver's $process-message, behind mutual TLS, with a bearer token.
//
// The address stands with the endpoint or is looked up in SDS (kept, forgotten when connecting
// fails). A 401 drops the token and asks once more. Which answers are worth another attempt follows
// the receiver rules of BaRS: 408, 425, 429, 5xx and no answer at all; 409 `duplicate` is success.
// Spec: https://hl7.org/fhir/R4/operation-messageheader-process-message.html
#pragma once

#include <chrono>

#include "gateway/messaging/channel.h"
#include "gateway/net/authorizer.h"
#include "gateway/net/http_client.h"
#include "gateway/nhs/sds_client.h"

namespace gateway::transports {

struct FhirRestOptions {
  // BaRS: a proxy gives up after 32 s.
  std::chrono::milliseconds within{32'000};
};

// Thread-safe; what it is given outlives it.
class FhirRestChannel final : public messaging::Channel {
 public:
  // `authorizer` and `sds` may be null: then no token is sent, and addresses must stand with the
  // endpoint.
  FhirRestChannel(net::HttpClient& http, net::Authorizer* authorizer, nhs::SdsClient* sds,
                  FhirRestOptions options = {})
      : http_(http), authorizer_(authorizer), sds_(sds), options_(options) {}

  [[nodiscard]] Result<messaging::Receipt> Deliver(const messaging::Parcel& parcel) override;

 private:
  [[nodiscard]] Result<std::string> AddressOf(const messaging::Parcel& parcel);
  [[nodiscard]] Result<net::HttpResponse> Post(const std::string& url,
                                               const messaging::Parcel& parcel);

  net::HttpClient& http_;
  net::Authorizer* authorizer_;
  nhs::SdsClient* sds_;
  FhirRestOptions options_;
};

}  // namespace gateway::transports
