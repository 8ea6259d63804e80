#include "gateway/base/rational.h"

#include <gtest/gtest.h>

namespace gateway {
namespace {

Rational Of(const char* text) { return Rational::Parse(text).value(); }
std::string Text(const std::optional<Decimal>& number) {
  return number ? number->ToText() : "nothing";
}
std::string Exact(const std::optional<Rational>& number) {
  return number ? Text(number->ToDecimal()) : "nothing";
}

TEST(Rational, ReadsNumbersOfAnyLengthInReason) {
  EXPECT_EQ(Exact(Of("1.50")), "1.5");
  EXPECT_EQ(Exact(Of("-0.05")), "-0.05");
  EXPECT_EQ(Exact(Of("6.02214076e23")), "602214076000000000000000");
  EXPECT_EQ(Exact(Of("0")), "0");
  EXPECT_EQ(Of("1e-24").Magnitude(), -24);
  EXPECT_EQ(Text(Of("3.1415926535897932384626433832795028841971693993751").Rounded(10)),
            "3.141592654");
  for (const char* text : {"", "-", "1.", ".5", "1.2.3", "x", "1e", "1e1001", "1 "})
    EXPECT_FALSE(Rational::Parse(text)) << text;
}

TEST(Rational, CalculatesExactly) {
  const Rational third = Of("1").DividedBy(Of("3")).value();
  EXPECT_EQ(Exact(third), "nothing");
  EXPECT_EQ(Exact(third.Times(Of("3"))), "1");
  EXPECT_EQ(Exact(third.Plus(third)->Plus(third)), "1");
  EXPECT_EQ(Exact(third.Minus(third)), "0");
  EXPECT_EQ(Exact(Of("0.1").Plus(Of("0.2"))), "0.3");
  EXPECT_EQ(Exact(Of("1e30").Times(Of("1e-30"))), "1");
  EXPECT_EQ(Exact(Of("-7").DividedBy(Of("-16"))), "0.4375");
  EXPECT_EQ(Exact(Of("1").DividedBy(Of("0"))), "nothing");
}

TEST(Rational, RaisesToWholePowers) {
  EXPECT_EQ(Exact(Of("0.01").Power(3)), "0.000001");
  EXPECT_EQ(Exact(Of("2").Power(-3)), "0.125");
  EXPECT_EQ(Exact(Of("0").Power(0)), "1");
  EXPECT_EQ(Exact(Of("0").Power(-1)), "nothing");
  EXPECT_EQ(Of("10").Power(900)->Magnitude(), 900);
  EXPECT_FALSE(Of("10").Power(1001));
  EXPECT_FALSE(Of("3").Power(2000));
}

TEST(Rational, ComparesByValue) {
  const Rational third = Of("1").DividedBy(Of("3")).value();
  EXPECT_EQ(Of("1.50"), Of("1.5"));
  EXPECT_LT(third, Of("0.33333333333333333333333333333333333334"));
  EXPECT_GT(third, Of("0.33333333333333333333333333333333333333"));
  EXPECT_LT(Of("-1e20"), Of("1e-20"));
}

TEST(Rational, RoundsToSignificantDigits) {
  EXPECT_EQ(Text(Of("2").DividedBy(Of("3"))->Rounded(5)), "0.66667");
  EXPECT_EQ(Text(Of("-2").DividedBy(Of("3"))->Rounded(5)), "-0.66667");
  EXPECT_EQ(Text(Of("123456").Rounded(3)), "123000");
  EXPECT_EQ(Text(Of("9.995").Rounded(3)), "10");
  EXPECT_EQ(Text(Of("1e-50").Rounded(3)), "nothing");
  EXPECT_EQ(Text(Of("1e50").Rounded(3)), "nothing");
  EXPECT_DOUBLE_EQ(Of("2").DividedBy(Of("3"))->ToDouble(), 2.0 / 3.0);
}

TEST(Rational, MeetsDecimalsExactly) {
  const Decimal longest = Decimal::Parse("12345678901234567890.123456789012345678").value();
  EXPECT_EQ(Rational::FromDecimal(longest).ToDecimal(), longest);
  EXPECT_EQ(Rational::FromInteger(-42).ToDecimal(), Decimal::FromInteger(-42));
}

}  // namespace
}  // namespace gateway
