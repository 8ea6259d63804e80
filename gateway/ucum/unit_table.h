// The whole table of UCUM: prefixes, base units and unit atoms, as data.
//
// Version 2.2 of the table (2024-06-17). Codes are those of the case-sensitive variant, which FHIR
// uses.
//
// This product includes all or a portion of the UCUM table, UCUM codes, and UCUM definitions or is
// derived from it, subject to a license from Regenstrief Institute, Inc. and The UCUM
// Organization. Your use of the UCUM table, UCUM codes, UCUM definitions also is subject to this
// license, a copy of which is available at http://unitsofmeasure.org. The current complete UCUM
// table, UCUM Specification are available for download at http://unitsofmeasure.org. The UCUM
// table and UCUM codes are copyright (c) 1995-2009, Regenstrief Institute, Inc. and the Unified
// Codes for Units of Measures (UCUM) Organization. All rights reserved. THE UCUM TABLE (IN ALL
// FORMATS), UCUM DEFINITIONS, AND SPECIFICATION ARE PROVIDED "AS IS." ANY EXPRESS OR IMPLIED
// WARRANTIES ARE DISCLAIMED, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF
// MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE.
//
// Spec: https://ucum.org/ucum, sections 27 (prefixes), 28 (base units), 29-46 (unit atoms)
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace gateway::ucum {

struct Prefix {
  std::string_view code;   // "m"
  std::string_view name;   // "milli"
  std::string_view value;  // "1e-3"
};

// How a number on a special scale becomes a multiple of the proper unit (section 22).
enum class Scale : std::uint8_t {
  kRatio,       // the number itself: no special unit
  kCelsius,     // x + 273.15
  kFahrenheit,  // x + 459.67
  kReaumur,     // x + 218.52
  kHundredTan,  // arctan(x / 100)
  kPotencyX,    // 10^-x
  kPotencyC,    // 100^-x
  kPotencyM,    // 1000^-x
  kPotencyQ,    // 50000^-x
  kNegativeLg,  // 10^-x
  kLn,          // e^x
  kLg,          // 10^x
  kTwiceLg,     // 10^(x/2)
  kSquareRoot,  // x^2
  kLd,          // 2^x
};

// Flags of an atom.
inline constexpr std::uint8_t kMetric = 1;     // takes prefixes
inline constexpr std::uint8_t kArbitrary = 2;  // commensurable with itself alone (section 24)

struct Atom {
  std::string_view code;   // "[degF]"
  std::string_view name;   // "degree Fahrenheit"
  std::string_view value;  // its size …
  std::string_view unit;   // … in this unit; of a base unit: empty
  std::uint8_t flags = 0;
  Scale scale = Scale::kRatio;

  [[nodiscard]] bool is_base() const { return unit.empty(); }
  [[nodiscard]] bool is_metric() const { return (flags & kMetric) != 0; }
  [[nodiscard]] bool is_arbitrary() const { return (flags & kArbitrary) != 0; }
  [[nodiscard]] bool is_special() const { return scale != Scale::kRatio; }
};

inline constexpr std::size_t kBaseUnits = 7;

// The base units first: m s g rad K C cd.
[[nodiscard]] std::span<const Atom> Atoms();
[[nodiscard]] std::span<const Prefix> Prefixes();
// Null when there is none of that code.
[[nodiscard]] const Atom* FindAtom(std::string_view code);
// The atom's place in Atoms().
[[nodiscard]] std::size_t IndexOf(const Atom& atom);

}  // namespace gateway::ucum
