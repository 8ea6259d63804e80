#include <cmath>

#include "gateway/ucum/parts.h"

namespace gateway::ucum {
namespace {

using Number = std::optional<Rational>;

constexpr int kSignificantDigits = 28;

Number FromDouble(double value) {
  const std::optional<Decimal> decimal = Decimal::FromDouble(value);
  return decimal ? Number(Rational::FromDecimal(*decimal)) : std::nullopt;
}

Number Of(const char* text) { return Rational::Parse(text); }

// base^x: exact for whole x.
Number PowerOf(const char* base, const Rational& x, int sign) {
  const std::optional<Decimal> exponent = x.ToDecimal();
  const std::optional<std::int64_t> whole = exponent ? exponent->ToInteger() : std::nullopt;
  if (whole && std::abs(*whole) <= 300) return Of(base)->Power(static_cast<int>(*whole) * sign);
  return FromDouble(std::pow(Of(base)->ToDouble(), sign * x.ToDouble()));
}

// log of x to that base: exact for powers of ten to the base ten.
Number LogarithmOf(const char* base, const Rational& x, int sign) {
  if (x.IsZero() || x.IsNegative()) return std::nullopt;
  if (const std::optional<int> magnitude = x.Magnitude(); magnitude && Of(base)->Magnitude() == 1)
    return Rational::FromInteger(*magnitude * sign);
  return FromDouble(sign * std::log(x.ToDouble()) / std::log(Of(base)->ToDouble()));
}

// From the number on the special scale to one of its proper unit.
Number FromScale(Scale scale, const Rational& x) {
  switch (scale) {
    case Scale::kRatio:
      return x;
    case Scale::kCelsius:
      return x.Plus(*Of("273.15"));
    case Scale::kFahrenheit:
      return x.Plus(*Of("459.67"));
    case Scale::kReaumur:
      return x.Plus(*Of("218.52"));
    case Scale::kHundredTan:
      return FromDouble(std::atan(x.ToDouble() / 100));
    case Scale::kPotencyX:
    case Scale::kNegativeLg:
      return PowerOf("10", x, -1);
    case Scale::kPotencyC:
      return PowerOf("100", x, -1);
    case Scale::kPotencyM:
      return PowerOf("1000", x, -1);
    case Scale::kPotencyQ:
      return PowerOf("50000", x, -1);
    case Scale::kLn:
      return FromDouble(std::exp(x.ToDouble()));
    case Scale::kLg:
      return PowerOf("10", x, 1);
    case Scale::kTwiceLg:
      return PowerOf("10", *x.DividedBy(*Of("2")), 1);
    case Scale::kSquareRoot:
      return x.Power(2);
    case Scale::kLd:
      return PowerOf("2", x, 1);
  }
  return std::nullopt;
}

Number ToScale(Scale scale, const Rational& x) {
  switch (scale) {
    case Scale::kRatio:
      return x;
    case Scale::kCelsius:
      return x.Minus(*Of("273.15"));
    case Scale::kFahrenheit:
      return x.Minus(*Of("459.67"));
    case Scale::kReaumur:
      return x.Minus(*Of("218.52"));
    case Scale::kHundredTan:
      return FromDouble(100 * std::tan(x.ToDouble()));
    case Scale::kPotencyX:
    case Scale::kNegativeLg:
      return LogarithmOf("10", x, -1);
    case Scale::kPotencyC:
      return LogarithmOf("100", x, -1);
    case Scale::kPotencyM:
      return LogarithmOf("1000", x, -1);
    case Scale::kPotencyQ:
      return LogarithmOf("50000", x, -1);
    case Scale::kLn:
      return x.IsZero() || x.IsNegative() ? std::nullopt : FromDouble(std::log(x.ToDouble()));
    case Scale::kLg:
      return LogarithmOf("10", x, 1);
    case Scale::kTwiceLg: {
      const Number half = LogarithmOf("10", x, 1);
      return half ? half->Times(*Of("2")) : std::nullopt;
    }
    case Scale::kSquareRoot:
      return x.IsNegative() ? std::nullopt : FromDouble(std::sqrt(x.ToDouble()));
    case Scale::kLd:
      return LogarithmOf("2", x, 1);
  }
  return std::nullopt;
}

Number FromBase(const Rational& amount, const Unit::Parts& unit) {
  if (!unit.measure.factor) return std::nullopt;
  const Number number = amount.DividedBy(*unit.measure.factor);
  if (unit.special == nullptr || !number) return number;
  const Number scaled = ToScale(unit.special->scale, *number);
  return scaled ? scaled->DividedBy(unit.scale) : std::nullopt;
}

std::optional<Decimal> ToDecimal(const Rational& number) {
  const std::optional<Decimal> exact = number.ToDecimal();
  return exact ? exact : number.Rounded(kSignificantDigits);
}

// 1.50 times a power of ten, digits kept.
std::optional<Decimal> Shift(const Decimal& value, int magnitude) {
  const int scale = value.scale() - magnitude;
  if (scale >= 0) return Decimal::FromDigits(value.digits(), scale);
  const Number power = Rational::PowerOfTen(-scale);
  const Number shifted = Rational::FromDecimal(value).Times(*Rational::PowerOfTen(magnitude));
  return power && shifted ? shifted->ToDecimal() : std::nullopt;
}

std::unexpected<Error> Incomparable(const Unit& from, const Unit& to) {
  return Fail(IssueType::kNotSupported,
              "'" + from.text() + "' and '" + to.text() + "' measure different things");
}

}  // namespace

bool Comparable(const Unit& a, const Unit& b) {
  if (&a.parts() == &b.parts()) return true;
  if (a.parts().is_mixed || b.parts().is_mixed) return a.text() == b.text();
  return a.parts().measure.dimension == b.parts().measure.dimension;
}

std::optional<Rational> ToBase(const Decimal& value, const Unit& unit) {
  const Unit::Parts& parts = unit.parts();
  if (parts.is_mixed || !parts.measure.factor) return std::nullopt;
  Number number = Rational::FromDecimal(value);
  if (parts.special != nullptr) {
    number = number->Times(parts.scale);
    if (number) number = FromScale(parts.special->scale, *number);
  }
  return number ? number->Times(*parts.measure.factor) : std::nullopt;
}

Result<Decimal> Convert(const Decimal& value, const Unit& from, const Unit& to) {
  if (from.text() == to.text()) return value;
  if (!Comparable(from, to)) return Incomparable(from, to);
  if (from.factor() && to.factor()) {
    const Number ratio = from.factor()->DividedBy(*to.factor());
    const std::optional<int> magnitude = ratio ? ratio->Magnitude() : std::nullopt;
    const std::optional<Decimal> shifted = magnitude ? Shift(value, *magnitude) : std::nullopt;
    if (shifted) return *shifted;
  }
  const Number amount = ToBase(value, from);
  const Number number = amount ? FromBase(*amount, to.parts()) : std::nullopt;
  const std::optional<Decimal> result = number ? ToDecimal(*number) : std::nullopt;
  if (result) return *result;
  return Fail(IssueType::kProcessing, "the number in '" + to.text() + "' has too many digits");
}

std::optional<std::strong_ordering> Compare(const Decimal& a, const Unit& a_unit, const Decimal& b,
                                            const Unit& b_unit) {
  if (a_unit.text() == b_unit.text()) return a <=> b;
  if (!Comparable(a_unit, b_unit)) return std::nullopt;
  const std::optional<Rational> left = ToBase(a, a_unit);
  const std::optional<Rational> right = ToBase(b, b_unit);
  if (!left || !right) return std::nullopt;
  return *left <=> *right;
}

std::optional<Canonical> ToCanonical(const Decimal& value, const Unit& unit) {
  if (unit.parts().is_mixed) return Canonical{value, unit.text()};
  const std::optional<Rational> amount = ToBase(value, unit);
  const std::optional<Decimal> number = amount ? ToDecimal(*amount) : std::nullopt;
  return number ? std::optional(Canonical{*number, unit.base_text()}) : std::nullopt;
}

}  // namespace gateway::ucum
