// Numbers with units, as far as units can be told without the UCUM tables: equal units, calendar
// words, UCUM's definite durations (week and below, which equal the calendar's). Spec:
// https://hl7.org/fhirpath/N1/#quantity, #time-valued-quantities
#pragma once

#include <compare>
#include <optional>
#include <string_view>

#include "gateway/base/decimal.h"
#include "gateway/fhirpath/value.h"

namespace gateway::fhirpath {

// Two quantities in one unit.
struct Commensurate {
  Decimal a;
  Decimal b;
  std::string unit;
};

// Nothing when the units cannot be brought together, or a number cannot be read.
[[nodiscard]] std::optional<Commensurate> ToOneUnit(const SystemValue& a, const SystemValue& b);

// As ToOneUnit, with a year taken for 1 'a' and a month for 1 'mo' (equivalence).
[[nodiscard]] std::optional<Commensurate> ToOneUnitLoosely(const SystemValue& a,
                                                           const SystemValue& b);

// "g/m", "cm.m": UCUM's words for a product and a quotient of units.
[[nodiscard]] std::string ProductUnit(std::string_view a, std::string_view b);
[[nodiscard]] std::string QuotientUnit(std::string_view a, std::string_view b);

}  // namespace gateway::fhirpath
