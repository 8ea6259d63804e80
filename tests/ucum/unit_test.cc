#include "gateway/ucum/unit.h"

#include <gtest/gtest.h>

#include <thread>

namespace gateway::ucum {
namespace {

Unit Of(const char* text) { return Unit::Parse(text).value(); }
std::string Text(const Result<Unit>& unit) {
  return unit ? unit->text() : "error: " + unit.error().diagnostics;
}

TEST(Unit, SaysWhatItMeasures) {
  EXPECT_EQ(Of("N").base_text(), "g.m.s-2");
  EXPECT_EQ(Of("N").factor()->ToDecimal()->ToText(), "1000");
  EXPECT_EQ(Of("%").base_text(), "1");
  EXPECT_EQ(Of("{cells}/uL").base_text(), "m-3");
  EXPECT_EQ(Of("k[iU]/mL").base_text(), "[iU].m-3");
  EXPECT_EQ(Of("[IU]").base_text(), "[iU]");
  EXPECT_EQ(Of("Cel").base_text(), "K");
  EXPECT_TRUE(Of("mCel").is_special());
  EXPECT_FALSE(Of("Cel").factor());
  EXPECT_EQ(Of("m/m").base_text(), "1");
  EXPECT_EQ(Of("/m/s").base_text(), "m-1.s-1");
  EXPECT_EQ(Of("/m.s").base_text(), "m-1.s");
  EXPECT_EQ(Of("g/m.s").base_text(), "g.m-1.s");
  EXPECT_EQ(Of("g/(m.s/K)").base_text(), "K.g.m-1.s-1");
}

TEST(Unit, KeepsNumbersTooLargeAsNothing) {
  const Unit huge = Of("10*999.10*999");
  EXPECT_FALSE(huge.factor());
  EXPECT_FALSE(Compare(Decimal::FromInteger(1), huge, Decimal::FromInteger(1), Of("1")));
  EXPECT_EQ(Compare(Decimal::FromInteger(1), huge, Decimal::FromInteger(1), huge),
            std::strong_ordering::equal);
}

TEST(Unit, PutsEqualUnitsTogetherInProducts) {
  EXPECT_EQ(Text(Unit::Product(Of("cm"), Of("cm"))), "cm2");
  EXPECT_EQ(Text(Unit::Product(Of("cm"), Of("m"))), "cm.m");
  EXPECT_EQ(Text(Unit::Product(Of("mg/mL"), Of("mL"))), "mg");
  EXPECT_EQ(Text(Unit::Product(Of("1"), Of("g"))), "g");
  EXPECT_EQ(Text(Unit::Product(Of("/min"), Of("min"))), "1");
  EXPECT_EQ(Text(Unit::Quotient(Of("g"), Of("m"))), "g/m");
  EXPECT_EQ(Text(Unit::Quotient(Of("cm2"), Of("cm"))), "cm");
  EXPECT_EQ(Text(Unit::Quotient(Of("1"), Of("s"))), "/s");
  EXPECT_EQ(Text(Unit::Quotient(Of("kg.m"), Of("s2"))), "kg.m/s2");
  EXPECT_EQ(Text(Unit::Quotient(Of("{beats}"), Of("min"))), "{beats}/min");
  EXPECT_EQ(Text(Unit::Product(Of("10*3/uL"), Of("L"))), "10*3.L/uL");
  EXPECT_EQ(Text(Unit::Quotient(Of("m"), Of("m"))), "1");
}

TEST(Unit, IsReadOnceByManyThreads) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([] {
      for (int n = 0; n < 200; ++n) {
        const Unit unit = Of("mmol/L");
        EXPECT_EQ(unit.base_text(), "m-3");
        EXPECT_TRUE(Comparable(unit, Unit::Parse("mol/m" + std::to_string(n % 3 + 3)).value()) ==
                    (n % 3 == 0));
      }
    });
  }
}

}  // namespace
}  // namespace gateway::ucum
