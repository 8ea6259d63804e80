// An exact fraction with a power of ten beside it: what unit conversions are calculated with.
//
// numerator / denominator * 10^exponent, in lowest terms, with 1024 bits above and below the line.
// Operations whose exact answer does not fit give nothing instead of a wrong number. Immutable, no
// allocation.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "gateway/base/decimal.h"

namespace gateway {

class Rational {
 public:
  Rational() = default;  // 0
  [[nodiscard]] static Rational FromInteger(std::int64_t value);
  [[nodiscard]] static Rational FromDecimal(const Decimal& value);
  // "6.02214076e23": JSON's number syntax with up to 300 digits; nothing for other text.
  [[nodiscard]] static std::optional<Rational> Parse(std::string_view text);
  // 10^exponent, for an exponent in [-1000, 1000].
  [[nodiscard]] static std::optional<Rational> PowerOfTen(int exponent);

  [[nodiscard]] bool IsZero() const { return numerator_[0] == 0 && IsSmall(numerator_); }
  [[nodiscard]] bool IsNegative() const { return is_negative_; }

  friend bool operator==(const Rational& a, const Rational& b) = default;
  friend std::strong_ordering operator<=>(const Rational& a, const Rational& b);

  [[nodiscard]] std::optional<Rational> Plus(const Rational& other) const;
  [[nodiscard]] std::optional<Rational> Minus(const Rational& other) const;
  [[nodiscard]] std::optional<Rational> Times(const Rational& other) const;
  // Nothing by zero.
  [[nodiscard]] std::optional<Rational> DividedBy(const Rational& other) const;
  [[nodiscard]] std::optional<Rational> Power(int exponent) const;

  // The same number as a decimal without trailing zeros; nothing when it does not end within 38
  // digits.
  [[nodiscard]] std::optional<Decimal> ToDecimal() const;
  // The nearest decimal of at most that many significant digits (1 to 37), halves away from zero;
  // nothing when it is too large, or too small to have one of them.
  [[nodiscard]] std::optional<Decimal> Rounded(int significant_digits) const;
  [[nodiscard]] double ToDouble() const;
  // The exponent of ten when it is a power of ten: 3 for 1000.
  [[nodiscard]] std::optional<int> Magnitude() const;

  // Least significant first.
  using Limbs = std::array<std::uint64_t, 16>;

 private:
  friend struct RationalParts;  // rational.cc
  static bool IsSmall(const Limbs& limbs) {
    for (std::size_t i = 1; i < limbs.size(); ++i) {
      if (limbs[i] != 0) return false;
    }
    return true;
  }

  // One form for each number: the numerator is not divisible by ten, the denominator neither by two
  // nor by five. Zero is 0 / 1 * 10^0.
  Limbs numerator_{};
  Limbs denominator_{1};
  int exponent_ = 0;
  bool is_negative_ = false;
};

}  // namespace gateway
