// Whether a code has the shape that the grammar of its system demands, for systems that no package
// can list: a wrong shape is a certain "no", a right one proves nothing.
// Spec: BCP 47 (RFC 5646 section 2.1), BCP 13 (RFC 6838 section 4.2), UCUM (ucum/unit.h)
#pragma once

#include <string_view>

namespace gateway::terminology {

inline constexpr std::string_view kLanguages = "urn:ietf:bcp:47";
inline constexpr std::string_view kMimeTypes = "urn:ietf:bcp:13";
inline constexpr std::string_view kUnits = "http://unitsofmeasure.org";

// True for every system whose grammar is not known here.
[[nodiscard]] bool HasPossibleShape(std::string_view system, std::string_view code);

}  // namespace gateway::terminology
