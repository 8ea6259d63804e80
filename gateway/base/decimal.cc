#include "gateway/base/decimal.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <charconv>
#include <cmath>
#include <limits>

namespace gateway {
namespace {

using Big = boost::multiprecision::int512_t;
using Wide = Decimal::Wide;

constexpr int kMaxDigits = 38;

Wide PowerOfTen(int exponent) {
  Wide power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

Big BigPowerOfTen(int exponent) {
  return boost::multiprecision::pow(Big(10), static_cast<unsigned>(exponent));
}

std::optional<Wide> Narrow(const Big& value) {
  static const Big kLimit = BigPowerOfTen(kMaxDigits);
  if (value >= kLimit || value <= -kLimit) return std::nullopt;
  return static_cast<Wide>(value);
}

int CountDigits(Wide value) {
  int count = 1;
  for (value = value < 0 ? -value : value; value >= 10; value /= 10) ++count;
  return count;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The exponent after 'e'; false when the text is no number or absurdly large.
bool ReadExponent(std::string_view text, int& exponent) {
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  return error == std::errc() && end == text.data() + text.size() && std::abs(exponent) <= 1000;
}

// Digits with an optional point, read into `digits`; `scale` counts those after the point.
bool ReadDigits(std::string_view text, Wide& digits, int& scale) {
  const std::size_t point = text.find('.');
  if (text.empty() || point == 0 || point + 1 == text.size()) return false;
  static const Wide kLimit = PowerOfTen(kMaxDigits - 1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == point) continue;
    if (!IsDigit(text[i]) || digits >= kLimit) return false;
    digits = digits * 10 + (text[i] - '0');
    if (i > point) ++scale;
  }
  return scale <= kMaxDigits;
}

// Two numbers of one scale.
struct Aligned {
  Aligned(Wide a_digits, int a_scale, Wide b_digits, int b_scale)
      : scale(std::max(a_scale, b_scale)),
        a(Big(a_digits) * BigPowerOfTen(scale - a_scale)),
        b(Big(b_digits) * BigPowerOfTen(scale - b_scale)) {}
  int scale;
  Big a;
  Big b;
};

}  // namespace

std::optional<Decimal> Decimal::Parse(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  int exponent = 0;
  const std::size_t e = text.find_first_of("eE");
  if (e != std::string_view::npos && !ReadExponent(text.substr(e + 1), exponent))
    return std::nullopt;
  Decimal number;
  if (!ReadDigits(text.substr(0, e), number.digits_, number.scale_)) return std::nullopt;
  if (negative) number.digits_ = -number.digits_;
  number.scale_ -= exponent;
  if (number.scale_ > kMaxDigits) return std::nullopt;
  if (number.scale_ >= 0) return number;
  const std::optional<Wide> digits =
      Narrow(Big(number.digits_) * BigPowerOfTen(-number.scale_ > 60 ? 60 : -number.scale_));
  if (!digits) return std::nullopt;
  return Decimal(*digits, 0);
}

std::optional<Decimal> Decimal::FromDouble(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  char buffer[64];
  const auto [end, error] =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific, 14);
  if (error != std::errc()) return std::nullopt;
  const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  int exponent = 0;
  if (!ReadExponent(text.substr(text.find('e') + 1), exponent)) return std::nullopt;
  if (exponent < -(kMaxDigits - 15)) return Decimal();  // below every digit we keep
  const std::optional<Decimal> number = Parse(text);
  return number ? std::optional(number->Trimmed()) : std::nullopt;
}

std::optional<Decimal> Decimal::FromDigits(Wide digits, int scale) {
  if (scale < 0 || scale > kMaxDigits || CountDigits(digits) > kMaxDigits) return std::nullopt;
  return Decimal(digits, scale);
}

std::string Decimal::ToText() const {
  Wide rest = digits_ < 0 ? -digits_ : digits_;
  std::string text;
  for (int written = 0; rest != 0 || written <= scale_; ++written) {
    if (written == scale_ && scale_ > 0) text += '.';
    text += static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  }
  if (digits_ < 0) text += '-';
  std::reverse(text.begin(), text.end());
  return text;
}

double Decimal::ToDouble() const {
  const std::string text = ToText();
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<std::int64_t> Decimal::ToInteger() const {
  const Decimal whole = Truncated();
  if (whole != *this || whole.digits_ > std::numeric_limits<std::int64_t>::max() ||
      whole.digits_ < std::numeric_limits<std::int64_t>::min()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(whole.digits_);
}

int Decimal::precision() const { return std::max(CountDigits(digits_), scale_); }

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a.scale_ == b.scale_) return a.digits_ <=> b.digits_;
  const Aligned both(a.digits_, a.scale_, b.digits_, b.scale_);
  return both.a.compare(both.b) <=> 0;
}

std::optional<Decimal> Decimal::Plus(const Decimal& other) const {
  const Aligned both(digits_, scale_, other.digits_, other.scale_);
  const std::optional<Wide> sum = Narrow(both.a + both.b);
  return sum ? std::optional(Decimal(*sum, both.scale)) : std::nullopt;
}

std::optional<Decimal> Decimal::Times(const Decimal& other) const {
  const int scale = scale_ + other.scale_;
  Big product = Big(digits_) * Big(other.digits_);
  const int kept = std::min(scale, kMaxDigits);
  if (product % BigPowerOfTen(scale - kept) != 0) return std::nullopt;
  product /= BigPowerOfTen(scale - kept);
  const std::optional<Wide> digits = Narrow(product);
  return digits ? std::optional(Decimal(*digits, kept)) : std::nullopt;
}

std::optional<Decimal> Decimal::DividedBy(const Decimal& other) const {
  if (other.IsZero()) return std::nullopt;
  // Places needed before the first digit of a quotient below one.
  const int leading = (CountDigits(other.digits_) - other.scale_) - (CountDigits(digits_) - scale_);
  const int scale =
      std::min(kMaxDigits, std::max({8, scale_, other.scale_}) + std::max(0, leading));
  const Big dividend = Big(digits_) * BigPowerOfTen(scale + 1 + other.scale_);
  const Big divisor = Big(other.digits_) * BigPowerOfTen(scale_);
  const Big quotient = dividend / divisor;  // one place more than wanted
  const Big rounded = (quotient + (quotient < 0 ? -5 : 5)) / 10;
  const std::optional<Wide> digits = Narrow(rounded);
  return digits ? std::optional(Decimal(*digits, scale).Trimmed()) : std::nullopt;
}

std::optional<Decimal> Decimal::Remainder(const Decimal& other) const {
  if (other.IsZero()) return std::nullopt;
  const Aligned both(digits_, scale_, other.digits_, other.scale_);
  const std::optional<Wide> digits = Narrow(both.a % both.b);
  return digits ? std::optional(Decimal(*digits, both.scale)) : std::nullopt;
}

std::optional<Decimal> Decimal::Rounded(int places) const {
  if (places < 0 || places > kMaxDigits) return std::nullopt;
  if (places >= scale_) {
    const std::optional<Wide> digits = Narrow(Big(digits_) * BigPowerOfTen(places - scale_));
    return digits ? std::optional(Decimal(*digits, places)) : std::nullopt;
  }
  const Wide unit = PowerOfTen(scale_ - places);
  Wide whole = digits_ / unit;
  const Wide rest = digits_ % unit;
  if ((rest < 0 ? -rest : rest) >= unit / 2) whole += digits_ < 0 ? -1 : 1;
  return Decimal(whole, places);
}

Decimal Decimal::Truncated(int places) const {
  if (places >= scale_) return *this;
  return {digits_ / PowerOfTen(scale_ - places), places};
}

Decimal Decimal::Floor(int places) const {
  Decimal cut = Truncated(places);
  if (cut > *this) cut.digits_ -= 1;
  return cut;
}

Decimal Decimal::Ceiling(int places) const {
  Decimal cut = Truncated(places);
  if (cut < *this) cut.digits_ += 1;
  return cut;
}

Decimal Decimal::Trimmed() const {
  Decimal number = *this;
  while (number.scale_ > 0 && number.digits_ % 10 == 0) {
    number.digits_ /= 10;
    --number.scale_;
  }
  return number;
}

}  // namespace gateway
