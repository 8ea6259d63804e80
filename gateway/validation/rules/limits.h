// Smallest and largest values, of whatever type can be ordered.
#pragma once

#include "gateway/fhirpath/expression.h"
#include "gateway/validation/scope.h"

namespace gateway::validation {

enum class Comparison { kLess, kEqual, kGreater, kIncomparable };

// How the value of `node` stands to `limit`: numbers, dates and times (of one precision, or decided
// by what both state), quantities with UCUM conversion. A Quantity of time as the limit of a date
// counts back from now (minValue) or on from now (maxValue).
enum class Limit { kLeast, kMost };
[[nodiscard]] Comparison Compare(const Scope& scope, fhir::Node node, fhir::Node limit,
                                 Limit what = Limit::kLeast);

}  // namespace gateway::validation
