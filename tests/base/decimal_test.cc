#include "gateway/base/decimal.h"

#include <gtest/gtest.h>

namespace gateway {
namespace {

Decimal Of(const char* text) { return Decimal::Parse(text).value(); }
std::string Text(const std::optional<Decimal>& number) {
  return number ? number->ToText() : "nothing";
}

TEST(Decimal, KeepsTheDigitsItWasWrittenWith) {
  for (const char* text : {"0", "1", "-1", "1.50", "0.00", "-0.05", "100", "0.00000001",
                           "12345678901234567890123456789012345678"}) {
    EXPECT_EQ(Of(text).ToText(), text);
  }
  EXPECT_EQ(Of("+1.5e2").ToText(), "150");
  EXPECT_EQ(Of("15e-3").ToText(), "0.015");
  EXPECT_EQ(Of("007").ToText(), "7");
  EXPECT_EQ(Of("1.50").scale(), 2);
  EXPECT_EQ(Of("1.50").precision(), 3);
}

TEST(Decimal, RefusesWhatIsNoNumberOrTooLong) {
  for (const char* text : {"", "-", ".", "1.", ".5", "1.2.3", "a", "1a", "1e", "1e5000", "--1",
                           " 1", "123456789012345678901234567890123456789", "1e40", "1e-40"}) {
    EXPECT_FALSE(Decimal::Parse(text)) << text;
  }
}

TEST(Decimal, ComparesByValue) {
  EXPECT_EQ(Of("1.50"), Of("1.5"));
  EXPECT_LT(Of("-2"), Of("-1.99"));
  EXPECT_GT(Of("99999999999999999999999999999999999999"),
            Of("0.00000000000000000000000000000000000001"));
}

TEST(Decimal, CalculatesExactly) {
  EXPECT_EQ(Text(Of("0.1").Plus(Of("0.2"))), "0.3");
  EXPECT_EQ(Text(Of("1.8").Minus(Of("1.2"))), "0.6");
  EXPECT_EQ(Text(Of("1.5").Times(Of("-2"))), "-3.0");
  EXPECT_EQ(Text(Of("1").DividedBy(Of("4"))), "0.25");
  EXPECT_EQ(Text(Of("2").DividedBy(Of("3"))), "0.66666667");
  EXPECT_EQ(Text(Of("-2").DividedBy(Of("3"))), "-0.66666667");
  EXPECT_EQ(Text(Of("1").DividedBy(Of("3000000"))), "0.00000033333333");
  EXPECT_EQ(Text(Of("2.2").Remainder(Of("1.8"))), "0.4");
  EXPECT_EQ(Text(Of("-5").Remainder(Of("3"))), "-2");
}

TEST(Decimal, GivesNothingRatherThanAWrongNumber) {
  const Decimal most = Of("99999999999999999999999999999999999999");
  EXPECT_FALSE(most.Plus(Of("1")));
  EXPECT_FALSE(most.Times(Of("2")));
  EXPECT_FALSE(Of("1").DividedBy(Of("0.0")));
  EXPECT_FALSE(Of("1").Remainder(Of("0")));
  EXPECT_FALSE(most.Rounded(1));
  EXPECT_FALSE(Of("1.5").ToInteger());
  EXPECT_FALSE(Of("9223372036854775808").ToInteger());
  EXPECT_EQ(Of("-9223372036854775808.00").ToInteger(), INT64_MIN);
}

TEST(Decimal, RoundsHalvesAwayFromZero) {
  EXPECT_EQ(Text(Of("2.5").Rounded(0)), "3");
  EXPECT_EQ(Text(Of("-2.5").Rounded(0)), "-3");
  EXPECT_EQ(Text(Of("2.449").Rounded(1)), "2.4");
  EXPECT_EQ(Text(Of("2").Rounded(2)), "2.00");
  EXPECT_EQ(Of("-2.7").Truncated().ToText(), "-2");
  EXPECT_EQ(Of("-2.1").Floor().ToText(), "-3");
  EXPECT_EQ(Of("-2.9").Ceiling().ToText(), "-2");
  EXPECT_EQ(Of("2.1").Ceiling().ToText(), "3");
  EXPECT_EQ(Of("2.500").Trimmed().ToText(), "2.5");
}

TEST(Decimal, PassesThroughDoubles) {
  EXPECT_EQ(Text(Decimal::FromDouble(0.1)), "0.1");
  EXPECT_EQ(Text(Decimal::FromDouble(1.0)), "1");
  EXPECT_EQ(Text(Decimal::FromDouble(1e-300)), "0");
  EXPECT_EQ(Text(Decimal::FromDouble(1e300)), "nothing");
  EXPECT_EQ(Of("-1.5").ToDouble(), -1.5);
}

}  // namespace
}  // namespace gateway
