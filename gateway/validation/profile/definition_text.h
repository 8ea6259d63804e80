// Reading the parts of an ElementDefinition.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "gateway/fhir/model/node.h"

namespace gateway::validation {

inline constexpr std::string_view kExtensionBase = "http://hl7.org/fhir/StructureDefinition/";

// A count: "*" is fhir::kUnbounded, what is no number is `otherwise`.
[[nodiscard]] std::uint32_t NumberOf(std::string_view text, std::uint32_t otherwise);
// The first extension of that url; absent when there is none.
[[nodiscard]] fhir::Node ExtensionOf(fhir::Node node, std::string_view url);
// Values of all children of that name.
[[nodiscard]] std::vector<std::string_view> TextsOf(fhir::Node node, std::string_view name);
// What follows the last '/': "Patient" of a type's url.
[[nodiscard]] std::string_view LastUrlSegment(std::string_view url);

}  // namespace gateway::validation
