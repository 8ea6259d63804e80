// Roots, powers and logarithms of decimals, rounded to 28 significant digits.
//
// Nothing where there is no real answer (the root of a negative number) or it does not fit into 38
// digits; what is smaller than the last of them is 0. Pure.
#pragma once

#include <optional>

#include "gateway/base/decimal.h"

namespace gateway {

[[nodiscard]] std::optional<Decimal> SquareRoot(const Decimal& x);
[[nodiscard]] std::optional<Decimal> Exponential(const Decimal& x);
[[nodiscard]] std::optional<Decimal> NaturalLogarithm(const Decimal& x);
[[nodiscard]] std::optional<Decimal> Logarithm(const Decimal& x, const Decimal& base);
[[nodiscard]] std::optional<Decimal> Power(const Decimal& x, const Decimal& exponent);

}  // namespace gateway
