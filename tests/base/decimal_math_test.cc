#include "gateway/base/decimal_math.h"

#include <gtest/gtest.h>

namespace gateway {
namespace {

Decimal Of(const char* text) { return Decimal::Parse(text).value(); }
std::string Text(const std::optional<Decimal>& number) {
  return number ? number->ToText() : "nothing";
}

TEST(DecimalMath, RoundsTo28Digits) {
  EXPECT_EQ(Text(SquareRoot(Of("81"))), "9");
  EXPECT_EQ(Text(SquareRoot(Of("2"))), "1.414213562373095048801688724");
  EXPECT_EQ(Text(Exponential(Of("0"))), "1");
  EXPECT_EQ(Text(Exponential(Of("1"))), "2.718281828459045235360287471");
  EXPECT_EQ(Text(NaturalLogarithm(Of("1"))), "0");
  EXPECT_EQ(Text(NaturalLogarithm(Of("10"))), "2.302585092994045684017991455");
  EXPECT_EQ(Text(Logarithm(Of("1000"), Of("10"))), "3");
  EXPECT_EQ(Text(Logarithm(Of("16"), Of("2"))), "4");
  EXPECT_EQ(Text(Power(Of("2"), Of("0.5"))), "1.414213562373095048801688724");
  EXPECT_EQ(Text(Power(Of("2"), Of("-1"))), "0.5");
  EXPECT_EQ(Text(Power(Of("-2"), Of("3"))), "-8");
  EXPECT_EQ(Text(Exponential(Of("-70"))), "0.00000000000000000000000000000039754497");
}

TEST(DecimalMath, GivesNothingWithoutARealAnswerThatFits) {
  EXPECT_FALSE(SquareRoot(Of("-1")));
  EXPECT_FALSE(NaturalLogarithm(Of("0")));
  EXPECT_FALSE(Logarithm(Of("2"), Of("1")));
  EXPECT_FALSE(Power(Of("-1"), Of("0.5")));
  EXPECT_FALSE(Power(Of("0"), Of("-1")));
  EXPECT_FALSE(Power(Of("10"), Of("50")));
  EXPECT_FALSE(Exponential(Of("1000000")));
  EXPECT_EQ(Text(Exponential(Of("-1000000"))), "0");
}

}  // namespace
}  // namespace gateway
