#include "gateway/base/rational.h"

#include <algorithm>
#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <charconv>
#include <cmath>
#include <iterator>

namespace gateway {

// The parts of a fraction as numbers that can be calculated with.
struct RationalParts {
  using Big = boost::multiprecision::cpp_int;

  Big numerator = 0;  // signed
  Big denominator = 1;
  int exponent = 0;

  RationalParts() = default;
  explicit RationalParts(const Rational& from) : exponent(from.exponent_) {
    import_bits(numerator, from.numerator_.begin(), from.numerator_.end(), 64, false);
    import_bits(denominator, from.denominator_.begin(), from.denominator_.end(), 64, false);
    if (from.is_negative_) numerator = -numerator;
  }

  // In lowest terms; nothing when it does not fit.
  [[nodiscard]] std::optional<Rational> Pack() {
    constexpr int kMostExponent = 1000;
    Reduce();
    if (numerator == 0) return Rational();
    const Big size = abs(numerator);
    if (msb(size) >= kBits || msb(denominator) >= kBits) return std::nullopt;
    if (std::abs(exponent) > kMostExponent) return std::nullopt;
    Rational packed;
    Write(size, packed.numerator_);
    Write(denominator, packed.denominator_);
    packed.exponent_ = exponent;
    packed.is_negative_ = numerator < 0;
    return packed;
  }

 private:
  static constexpr unsigned kBits = 64 * std::tuple_size_v<Rational::Limbs>;

  static void Write(const Big& number, Rational::Limbs& limbs) {
    limbs.fill(0);
    export_bits(number, limbs.begin(), 64, false);
  }

  // How often ten divides `number`, which is divided by it.
  static int TakeTens(Big& number) {
    int count = 0;
    while (number != 0 && number % 10 == 0) {
      number /= 10;
      ++count;
    }
    return count;
  }

  void Reduce() {
    const Big common = gcd(numerator, denominator);
    if (common > 1) {
      numerator /= common;
      denominator /= common;
    }
    TakeDecimals(2, 5);
    TakeDecimals(5, 2);
    exponent += TakeTens(numerator);
  }

  // Moves a factor of ten out of the denominator: 1/2 is 5 * 10^-1.
  void TakeDecimals(int factor, int other) {
    while (denominator % factor == 0) {
      denominator /= factor;
      numerator *= other;
      --exponent;
    }
  }
};

namespace {

using Big = RationalParts::Big;

Big PowerOfTenOf(int exponent) { return pow(Big(10), static_cast<unsigned>(exponent)); }

// Both numerators over one denominator and one power of ten.
struct Aligned {
  Aligned(const RationalParts& a, const RationalParts& b)
      : exponent(std::min(a.exponent, b.exponent)),
        left(a.numerator * b.denominator * PowerOfTenOf(a.exponent - exponent)),
        right(b.numerator * a.denominator * PowerOfTenOf(b.exponent - exponent)) {}
  int exponent;
  Big left;
  Big right;
};

int CountDigits(const Big& number) { return static_cast<int>(Big(abs(number)).str().size()); }

// number * 10^exponent as a decimal; nothing when it does not fit.
std::optional<Decimal> ToDecimalOf(Big number, int exponent) {
  constexpr int kMaxDigits = 38;
  if (exponent > 0) {
    if (exponent > kMaxDigits) return std::nullopt;
    number *= PowerOfTenOf(exponent);
    exponent = 0;
  }
  if (exponent < -kMaxDigits || CountDigits(number) > kMaxDigits) return std::nullopt;
  return Decimal::FromDigits(static_cast<Decimal::Wide>(number), -exponent);
}

bool ReadExponent(std::string_view text, int& exponent) {
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  return error == std::errc() && end == text.data() + text.size() && std::abs(exponent) <= 1000;
}

bool ReadDigits(std::string_view text, RationalParts& parts) {
  constexpr std::size_t kMostDigits = 300;
  const std::size_t point = text.find('.');
  if (text.empty() || text.size() > kMostDigits || point == 0 || point + 1 == text.size())
    return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == point) continue;
    if (text[i] < '0' || text[i] > '9') return false;
    parts.numerator = parts.numerator * 10 + (text[i] - '0');
    if (i > point) --parts.exponent;
  }
  return true;
}

}  // namespace

Rational Rational::FromInteger(std::int64_t value) {
  return FromDecimal(Decimal::FromInteger(value));
}

Rational Rational::FromDecimal(const Decimal& value) {
  RationalParts parts;
  parts.numerator = value.digits();
  parts.exponent = -value.scale();
  return parts.Pack().value();  // 128 bits always fit
}

std::optional<Rational> Rational::Parse(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  RationalParts parts;
  const std::size_t e = text.find_first_of("eE");
  if (e != std::string_view::npos && !ReadExponent(text.substr(e + 1), parts.exponent))
    return std::nullopt;
  if (!ReadDigits(text.substr(0, e), parts)) return std::nullopt;
  if (is_negative) parts.numerator = -parts.numerator;
  return parts.Pack();
}

std::optional<Rational> Rational::PowerOfTen(int exponent) {
  RationalParts parts;
  parts.numerator = 1;
  parts.exponent = exponent;
  return parts.Pack();
}

std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
  const Aligned both{RationalParts(a), RationalParts(b)};
  return both.left.compare(both.right) <=> 0;
}

std::optional<Rational> Rational::Plus(const Rational& other) const {
  const RationalParts a(*this);
  const RationalParts b(other);
  const Aligned both(a, b);
  RationalParts sum;
  sum.numerator = both.left + both.right;
  sum.denominator = a.denominator * b.denominator;
  sum.exponent = both.exponent;
  return sum.Pack();
}

std::optional<Rational> Rational::Minus(const Rational& other) const {
  Rational negated = other;
  if (!negated.IsZero()) negated.is_negative_ = !negated.is_negative_;
  return Plus(negated);
}

std::optional<Rational> Rational::Times(const Rational& other) const {
  RationalParts parts(*this);
  const RationalParts by(other);
  parts.numerator *= by.numerator;
  parts.denominator *= by.denominator;
  parts.exponent += by.exponent;
  return parts.Pack();
}

std::optional<Rational> Rational::DividedBy(const Rational& other) const {
  if (other.IsZero()) return std::nullopt;
  RationalParts parts(*this);
  const RationalParts by(other);
  parts.numerator *= by.denominator;
  if (by.numerator < 0) parts.numerator = -parts.numerator;
  parts.denominator *= abs(by.numerator);
  parts.exponent -= by.exponent;
  return parts.Pack();
}

std::optional<Rational> Rational::Power(int exponent) const {
  std::optional<Rational> result = FromInteger(1);
  if (exponent == 0) return result;
  std::optional<Rational> factor = exponent < 0 ? FromInteger(1).DividedBy(*this) : *this;
  for (unsigned left = static_cast<unsigned>(std::abs(exponent)); result && left != 0; left /= 2) {
    if (!factor) return std::nullopt;
    if (left % 2 != 0) result = result->Times(*factor);
    if (left > 1) factor = factor->Times(*factor);
  }
  return result;
}

std::optional<Decimal> Rational::ToDecimal() const {
  const RationalParts parts(*this);
  if (parts.denominator != 1) return std::nullopt;
  const std::optional<Decimal> number = ToDecimalOf(parts.numerator, parts.exponent);
  return number ? std::optional(number->Trimmed()) : std::nullopt;
}

std::optional<Decimal> Rational::Rounded(int significant_digits) const {
  if (IsZero()) return Decimal();
  const RationalParts parts(*this);
  // Enough digits before the division for one more than wanted after it.
  const int missing = std::max(
      0, significant_digits + 2 + CountDigits(parts.denominator) - CountDigits(parts.numerator));
  Big quotient = parts.numerator * PowerOfTenOf(missing) / parts.denominator;
  int exponent = parts.exponent - missing;
  const int surplus = CountDigits(quotient) - significant_digits;
  if (surplus > 0) {
    const Big unit = PowerOfTenOf(surplus);
    const Big half = unit / 2;
    quotient = (quotient + (quotient < 0 ? Big(-half) : half)) / unit;
    exponent += surplus;
  }
  while (quotient % 10 == 0) {
    quotient /= 10;
    ++exponent;
  }
  return ToDecimalOf(quotient, exponent);
}

double Rational::ToDouble() const {
  const RationalParts parts(*this);
  using boost::multiprecision::cpp_rational;
  const Big power = PowerOfTenOf(std::abs(parts.exponent));
  const cpp_rational value = parts.exponent < 0
                                 ? cpp_rational(parts.numerator, parts.denominator * power)
                                 : cpp_rational(parts.numerator * power, parts.denominator);
  return value.convert_to<double>();
}

std::optional<int> Rational::Magnitude() const {
  const bool is_one = numerator_[0] == 1 && IsSmall(numerator_) && denominator_[0] == 1 &&
                      IsSmall(denominator_) && !is_negative_;
  return is_one ? std::optional(exponent_) : std::nullopt;
}

}  // namespace gateway
