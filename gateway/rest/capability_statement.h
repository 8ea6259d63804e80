// GET /fhir/metadata: what this gateway does, from what it was configured with.
// Spec: https://hl7.org/fhir/R4/capabilitystatement.html
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/terminology/service.h"

namespace gateway::rest {

struct Capabilities {
  std::string base_url;                          // of the exchange listener's /fhir
  std::string name;                              // of the organisation
  std::string version;                           // of the gateway
  std::string date;                              // FHIR dateTime of its start
  std::vector<std::string> message_definitions;  // canonical URLs of the messages it takes
};

// An operation of the FHIR face.
struct OfferedOperation {
  std::string_view type;  // "ValueSet"; empty: of the whole system
  std::string_view name;  // "expand"
  std::string_view definition;
};
// All there are; each has its path /fhir/[type/]$name.
[[nodiscard]] std::span<const OfferedOperation> OfferedOperations();

// The CapabilityStatement as JSON.
[[nodiscard]] std::string CapabilityStatementJson(const Capabilities& capabilities);

// TerminologyCapabilities for `mode=terminology`: the code systems whose codes are here. Every
// loaded system is looked at, so that this takes some hundred milliseconds the first time.
// Spec: https://hl7.org/fhir/R4/terminologycapabilities.html
[[nodiscard]] std::string TerminologyCapabilitiesJson(const Capabilities& capabilities,
                                                      const terminology::Service& terminology);

}  // namespace gateway::rest
