// What the grammar of a system says of a code, for systems that no package can list.
// Spec: BCP 47 (RFC 5646 section 2.1), BCP 13 (RFC 6838 section 4.2), UCUM (ucum/unit.h)
#pragma once

#include <string_view>

namespace gateway::terminology {

inline constexpr std::string_view kLanguages = "urn:ietf:bcp:47";
inline constexpr std::string_view kMimeTypes = "urn:ietf:bcp:13";
inline constexpr std::string_view kUnits = "http://unitsofmeasure.org";

// ISO 4217: no grammar, but a value set of R4 that lists it.
inline constexpr std::string_view kCurrencies = "urn:iso:std:iso:4217";

enum class Shape {
  kImpossible,  // the system cannot have such a code
  kPossible,    // nothing speaks against it
  kProven,      // the grammar is all there is to it: the code is one of the system
};

// kPossible for every system whose grammar is not known here.
[[nodiscard]] Shape ShapeOf(std::string_view system, std::string_view code);

// True for the systems that are defined by their grammar: UCUM, BCP 13, BCP 47.
[[nodiscard]] bool HasGrammar(std::string_view system);

// Whether `code` is a unit that measures the same as `unit` (both UCUM): "cm" and "m".
[[nodiscard]] bool IsUnitLike(std::string_view code, std::string_view unit);

}  // namespace gateway::terminology
