// An exact decimal number that keeps its digits: 1.50 stays 1.50 and equals 1.5.
//
// A value type: 38 digits in all, no floating point anywhere but in FromDouble and ToDouble. Every
// operation whose exact answer needs more digits gives nothing instead of a wrong number.
// Spec: https://hl7.org/fhir/R4/datatypes.html#decimal, https://hl7.org/fhirpath/N1/#decimal
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gateway {

class Decimal {
 public:
  __extension__ using Wide = __int128;

  Decimal() = default;  // 0
  static Decimal FromInteger(std::int64_t value) { return {value, 0}; }
  // JSON's number syntax, leading zeros and '+' allowed; nothing for other text, or beyond 38
  // digits.
  [[nodiscard]] static std::optional<Decimal> Parse(std::string_view text);
  // The nearest decimal of 15 significant digits; nothing for what is no number.
  [[nodiscard]] static std::optional<Decimal> FromDouble(double value);
  // digits / 10^scale; nothing beyond 38 digits or for a scale outside [0, 38].
  [[nodiscard]] static std::optional<Decimal> FromDigits(Wide digits, int scale);

  // Without exponent; as many decimal places as it has: "1.50".
  [[nodiscard]] std::string ToText() const;
  [[nodiscard]] double ToDouble() const;
  // Absent when it has a fraction or does not fit.
  [[nodiscard]] std::optional<std::int64_t> ToInteger() const;

  // The number without its point: 150 for 1.50.
  [[nodiscard]] Wide digits() const { return digits_; }
  // Decimal places as written: 2 for 1.50.
  [[nodiscard]] int scale() const { return scale_; }
  // Digits as written, leading zeros apart: 3 for 1.50, 1 for 0.
  [[nodiscard]] int precision() const;
  [[nodiscard]] bool IsNegative() const { return digits_ < 0; }
  [[nodiscard]] bool IsZero() const { return digits_ == 0; }

  // By value: 1.50 equals 1.5.
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

  [[nodiscard]] Decimal operator-() const { return {-digits_, scale_}; }
  [[nodiscard]] Decimal Abs() const { return IsNegative() ? -*this : *this; }
  [[nodiscard]] std::optional<Decimal> Plus(const Decimal& other) const;
  [[nodiscard]] std::optional<Decimal> Minus(const Decimal& other) const { return Plus(-other); }
  [[nodiscard]] std::optional<Decimal> Times(const Decimal& other) const;
  // To at least 8 decimal places and 8 significant digits, without trailing zeros; nothing by zero.
  [[nodiscard]] std::optional<Decimal> DividedBy(const Decimal& other) const;
  // Of the division that truncates towards zero: the sign is the dividend's. Nothing by zero.
  [[nodiscard]] std::optional<Decimal> Remainder(const Decimal& other) const;

  // Exactly `places` decimal places, halves away from zero; nothing beyond 38 digits.
  [[nodiscard]] std::optional<Decimal> Rounded(int places) const;
  // At most `places` decimal places, the rest cut off / towards minus or plus infinity.
  [[nodiscard]] Decimal Truncated(int places = 0) const;
  [[nodiscard]] Decimal Floor(int places = 0) const;
  [[nodiscard]] Decimal Ceiling(int places = 0) const;
  // Without trailing zeros after the point.
  [[nodiscard]] Decimal Trimmed() const;

 private:
  Decimal(Wide digits, int scale) : digits_(digits), scale_(scale) {}

  Wide digits_ = 0;
  int scale_ = 0;  // [0, 38]
};

}  // namespace gateway
