#include "gateway/ucum/parser.h"

#include <gtest/gtest.h>

#include "gateway/ucum/hints.h"
#include "gateway/ucum/unit.h"

namespace gateway::ucum {
namespace {

TEST(UnitParser, ReadsTheWholeGrammar) {
  for (const char* text : {"m",
                           "kg",
                           "cm2",
                           "m-1",
                           "m+2",
                           "/min",
                           "mm[Hg]",
                           "mg/dL",
                           "g/(8.h)",
                           "10*3/uL",
                           "10^-6",
                           "{RBC}",
                           "{RBC}/mL",
                           "mL{total}",
                           "/100{WBC}",
                           "m/s2",
                           "kg.m/s2",
                           "m.(s.(g))",
                           "10.uN.s/(cm5.m2)",
                           "[iU]/mL",
                           "k[iU]",
                           "Cel",
                           "[degF]",
                           "[p'diop]",
                           "%",
                           "%[slope]",
                           "cal_[15]",
                           "B[10.nV]",
                           "dB[SPL]",
                           "[m/s2/Hz^(1/2)]",
                           "mol",
                           "cd",
                           "min",
                           "Pa",
                           "dar",
                           "daar",
                           "[Amb'a'1'U]",
                           "1",
                           "100",
                           "mL/min/{1.73_m2}",
                           "{}",
                           "''",
                           "'",
                           "m[H2O]",
                           "Ki[iU]",
                           "MiBy",
                           "10*-23.mol-1",
                           "mg{creat}/d",
                           "m0",
                           "{# of fetuses}"}) {
    const auto read = Unit::Parse(text);
    EXPECT_TRUE(read) << text << ": " << (read ? "" : read.error().diagnostics);
  }
}

struct Refused {
  const char* text;
  int column;
  const char* words;
};

TEST(UnitParser, RefusesWithThePlaceAndAMend) {
  const Refused kRows[] = {
      {"", 1, "a unit is not empty; no unit is 1"},
      {"m/", 3, "the unit ends where one more was expected"},
      {"m//s", 3, "unexpected '/'; write '.' or '/' between units"},
      {"mg%x*", 5, "unexpected '*'; write '.' for a product, '10*' for powers of ten"},
      {"m s", 2, "unexpected a space; a unit has no spaces: write '.' between factors"},
      {"m^2", 2, "unexpected '^'; an exponent follows its unit directly: m2"},
      {"{a{", 3, "unexpected '{'; write '.' or '/' between units"},
      {"{a", 1, "'{' is not closed"},
      {"a}", 2, "unexpected '}'; there is no '{' before it"},
      {"(m", 1, "'(' is not closed"},
      {"m)", 2, "unexpected ')'; there is no '(' before it"},
      {"(m/s)2", 6, "unexpected '2'; write '.' or '/' between units"},
      {"[abc", 1, "'[' is not closed"},
      {"m-", 3, "the unit ends where an exponent was expected"},
      {"m-x", 3, "unexpected 'x'; write '.' or '/' between units"},
      {"m1000", 2, "an exponent has at most three digits"},
      {"m/0", 3, "a factor is not zero"},
      {"k[in_i]", 1, "'[in_i]' takes no prefix"},
      {"mg/mmHg", 4, "'mmHg' is no unit of UCUM; write 'mm[Hg]'"},
      {"mcg", 1, "'mcg' is no unit of UCUM; write 'ug'"},
      {"KG", 1, "'KG' is no unit of UCUM; write 'kg'"},
      {"Torr", 1, "'Torr' is no unit of UCUM; write 'mm[Hg]'"},
      {"lbs", 1, "'lbs' is no unit of UCUM; write '[lb_av]'"},
      {"beats/min", 1,
       "'beats' is no unit of UCUM; if it only says what is counted, write '{beats}'"},
      {"\xC2\xB0\x43", 1, "unexpected a character outside ASCII; write '.' or '/' between units"},
      {"m\n", 2, "unexpected a character outside ASCII; write '.' or '/' between units"},
  };
  for (const Refused& row : kRows) {
    const auto read = Unit::Parse(row.text);
    ASSERT_FALSE(read) << row.text;
    EXPECT_EQ(read.error().type, IssueType::kCodeInvalid);
    EXPECT_EQ(read.error().diagnostics, row.words) << row.text;
    ASSERT_EQ(read.error().issues.size(), 1u);
    EXPECT_EQ(read.error().issues.list()[0].column, row.column) << row.text;
  }
}

// A mend is a unit that can be written.
TEST(UnitParser, SuggestsOnlyUnits) {
  for (const char* text : {"mcg", "cc", "mmhg", "cmH2O", "degC", "IU", "mIU", "sec", "hours", "yrs",
                           "grams", "lb", "oz", "inch", "feet", "miles", "Litre", "bpm", "torr"}) {
    const std::string_view suggestion = SuggestUnit(text);
    EXPECT_TRUE(Unit::Parse(suggestion)) << text << " " << suggestion;
  }
  EXPECT_EQ(SuggestUnit("elephants"), "");
  EXPECT_EQ(SuggestUnit("MMOL"), "mmol");
}

TEST(UnitParser, EndsOnHostileTexts) {
  EXPECT_FALSE(Unit::Parse(std::string(2000, 'm')));
  EXPECT_FALSE(Unit::Parse(std::string(400, '(')));
  EXPECT_FALSE(Unit::Parse(std::string(400, '/')));
  std::string product = "m";
  for (int i = 0; i < 300; ++i) product += "/m";
  EXPECT_TRUE(Unit::Parse(product));
}

}  // namespace
}  // namespace gateway::ucum
