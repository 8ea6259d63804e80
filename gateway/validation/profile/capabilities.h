// Profiles that the CapabilityStatement of a system asks of its resources.
// Spec:
// https://hl7.org/fhir/R4/capabilitystatement-definitions.html#CapabilityStatement.rest.resource.profile
#pragma once

#include <string_view>
#include <vector>

#include "gateway/fhir/model/node.h"

namespace gateway::validation {

// What a CapabilityStatement asks of a resource of one type.
struct Supported {
  std::vector<std::string_view> all;     // rest.resource.profile: each of them
  std::vector<std::string_view> one_of;  // supportedProfile: one of them; empty: nothing is said
};
[[nodiscard]] Supported SupportedBy(fhir::Node capabilities, std::string_view type);

}  // namespace gateway::validation
