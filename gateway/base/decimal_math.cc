#include "gateway/base/decimal_math.h"

#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <string>

namespace gateway {
namespace {

using Float = boost::multiprecision::cpp_bin_float_50;

Float ToFloat(const Decimal& x) { return Float(x.ToText()); }

std::optional<Decimal> ToDecimal(const Float& x) {
  constexpr int kSignificantDigits = 28;
  constexpr int kMostPlaces = 38;
  if (!isfinite(x)) return std::nullopt;
  if (x == 0) return Decimal();
  const int magnitude = static_cast<int>(floor(log10(abs(x))).convert_to<double>());
  const int digits = std::min(kSignificantDigits, kMostPlaces + magnitude + 1);
  if (digits < 1) return Decimal();
  const std::optional<Decimal> number =
      Decimal::Parse(x.str(digits - 1, std::ios_base::scientific));  // digits after the first
  return number ? std::optional(number->Trimmed()) : std::nullopt;
}

}  // namespace

std::optional<Decimal> SquareRoot(const Decimal& x) {
  return x.IsNegative() ? std::nullopt : ToDecimal(sqrt(ToFloat(x)));
}

std::optional<Decimal> Exponential(const Decimal& x) {
  const Decimal kMost = Decimal::FromInteger(100);  // beyond 38 digits either way
  if (x > kMost) return std::nullopt;
  if (x < -kMost) return Decimal();
  return ToDecimal(exp(ToFloat(x)));
}

std::optional<Decimal> NaturalLogarithm(const Decimal& x) {
  return x.IsNegative() || x.IsZero() ? std::nullopt : ToDecimal(log(ToFloat(x)));
}

std::optional<Decimal> Logarithm(const Decimal& x, const Decimal& base) {
  if (x.IsNegative() || x.IsZero() || base.IsNegative() || base.IsZero()) return std::nullopt;
  const Float divisor = log(ToFloat(base));
  return divisor == 0 ? std::nullopt : ToDecimal(log(ToFloat(x)) / divisor);
}

std::optional<Decimal> Power(const Decimal& x, const Decimal& exponent) {
  if (x.IsZero() && exponent.IsNegative()) return std::nullopt;
  if (x.IsNegative() && exponent != exponent.Truncated()) return std::nullopt;
  return ToDecimal(pow(ToFloat(x), ToFloat(exponent)));
}

}  // namespace gateway
