// Numbers with units: UCUM's codes, and the calendar's words beside them.
//
// A calendar week and all that is shorter equals UCUM's definite durations (1 week is 7 'd');
// calendar years and months meet the calendar's other words alone, a year as 12 months or 365 days,
// a month as 30 days, and UCUM's 'a' and 'mo' only as equivalent. A unit that is neither a word nor
// of UCUM goes with its own text. Spec: https://hl7.org/fhirpath/N1/#quantity,
// #time-valued-quantities, #equals, #quantity-arithmetic
#pragma once

#include <compare>
#include <optional>
#include <string_view>

#include "gateway/base/decimal.h"
#include "gateway/fhirpath/value.h"

namespace gateway::fhirpath {

// Arguments are quantities throughout.

// Their order, compared exactly; nothing when their units cannot be brought together, or a number
// cannot be read.
[[nodiscard]] std::optional<std::strong_ordering> CompareQuantities(const SystemValue& a,
                                                                    const SystemValue& b);
// 6.1.2: in the coarser of their units, rounded to the lesser precision: 4 'g' is equivalent to
// 4040 'mg'. False when their units cannot be brought together.
[[nodiscard]] bool QuantitiesEquivalent(const SystemValue& a, const SystemValue& b);
[[nodiscard]] bool QuantitiesComparable(const SystemValue& a, const SystemValue& b);

// 6.6: nothing when the units do not go together, or the number does not fit. A sum has the finer
// unit of the two.
[[nodiscard]] std::optional<SystemValue> SumOfQuantities(const SystemValue& a,
                                                         const SystemValue& b);
[[nodiscard]] std::optional<SystemValue> DifferenceOfQuantities(const SystemValue& a,
                                                                const SystemValue& b);
[[nodiscard]] std::optional<SystemValue> ProductOfQuantities(const SystemValue& a,
                                                             const SystemValue& b);
[[nodiscard]] std::optional<SystemValue> QuotientOfQuantities(const SystemValue& a,
                                                              const SystemValue& b);

// 5.5.7 toQuantity(unit): the amount in another unit; a year counts as 12 months or 365 days, a
// month as 30 days. Nothing when it cannot be expressed so.
[[nodiscard]] std::optional<SystemValue> ConvertQuantity(const SystemValue& quantity,
                                                         std::string_view unit);

}  // namespace gateway::fhirpath
