// GET /fhir/metadata: what this gateway does, from what it was configured with.
// Spec: https://hl7.org/fhir/R4/capabilitystatement.html
#pragma once

#include <string>
#include <vector>

namespace gateway::rest {

struct Capabilities {
  std::string base_url;                          // of the exchange listener's /fhir
  std::string name;                              // of the organisation
  std::string version;                           // of the gateway
  std::string date;                              // FHIR dateTime of its start
  std::vector<std::string> message_definitions;  // canonical URLs of the messages it takes
};

// The CapabilityStatement as JSON.
[[nodiscard]] std::string CapabilityStatementJson(const Capabilities& capabilities);

}  // namespace gateway::rest
