#include <gtest/gtest.h>

#include "gateway/ucum/unit.h"

namespace gateway::ucum {
namespace {

Unit Of(const char* text) { return Unit::Parse(text).value(); }
Decimal Number(const char* text) { return Decimal::Parse(text).value(); }

std::string Converted(const char* value, const char* from, const char* to) {
  const Result<Decimal> result = Convert(Number(value), Of(from), Of(to));
  return result ? result->ToText() : "error: " + result.error().diagnostics;
}

struct Row {
  const char* value;
  const char* from;
  const char* to;
  const char* result;
};

TEST(Conversion, IsExactWhereTheDecimalsEnd) {
  const Row kRows[] = {
      {"1", "m", "cm", "100"},
      {"1.50", "m", "cm", "150"},
      {"1.50", "m", "km", "0.00150"},
      {"15", "mg/dL", "g/L", "0.15"},
      {"185", "[lb_av]", "kg", "83.91458845"},
      {"1", "[in_i]", "cm", "2.54"},
      {"6", "[ft_i]", "m", "1.8288"},
      {"7", "d", "wk", "1"},
      {"1", "h", "s", "3600"},
      {"1", "a", "d", "365.25"},
      {"1", "mo", "d", "30.4375"},
      {"1", "[gal_us]", "L", "3.785411784"},
      {"120", "mm[Hg]", "kPa", "15.99864"},
      {"1", "KiBy", "bit", "8192"},
      {"180", "deg", "circ", "0.5"},
      {"1", "kat", "U", "60000000"},
      {"5", "%", "1", "0.05"},
      {"1000", "[iU]", "k[iU]", "1.000"},
      {"3", "[IU]/mL", "[iU]/L", "3000"},
      {"1", "10*3/uL", "10*9/L", "1"},
      {"60", "{beats}/min", "/s", "1"},
      {"2", "mL{total}", "L", "0.002"},
  };
  for (const Row& row : kRows)
    EXPECT_EQ(Converted(row.value, row.from, row.to), row.result)
        << row.value << " " << row.from << " in " << row.to;
}

TEST(Conversion, RoundsTo28DigitsWhereTheyDoNot) {
  EXPECT_EQ(Converted("1", "s", "h"), "0.0002777777777777777777777777778");
  EXPECT_EQ(Converted("1", "rad", "deg"), "57.29577951308232087679815481");
  EXPECT_EQ(Converted("1", "kg", "[lb_av]"), "2.204622621848775807229738013");
}

TEST(Conversion, KnowsSpecialScales) {
  const Row kRows[] = {
      {"37", "Cel", "K", "310.15"},
      {"310.15", "K", "Cel", "37"},
      {"37", "Cel", "[degF]", "98.6"},
      {"98.6", "[degF]", "Cel", "37"},
      {"-40", "[degF]", "Cel", "-40"},
      {"80", "[degRe]", "Cel", "100"},
      {"491.67", "[degR]", "Cel", "0"},
      {"37000", "mCel", "Cel", "37"},
      {"7", "[pH]", "mol/L", "0.0000001"},
      {"0.001", "mol/L", "[pH]", "3"},
      {"20", "dB", "B", "2"},
      {"2", "B", "1", "100"},
      {"2", "B[W]", "W", "100"},
      {"6", "B[V]", "V", "1000"},
      {"100", "%[slope]", "deg", "45"},
      {"45", "deg", "[p'diop]", "100"},
      {"3", "bit_s", "1", "8"},
      {"3", "[m/s2/Hz^(1/2)]", "m2/s4/Hz", "9"},
      {"2", "[hp'_X]", "1", "0.01"},
  };
  for (const Row& row : kRows) {
    const std::string result = Converted(row.value, row.from, row.to);
    ASSERT_FALSE(result.starts_with("error")) << row.from << " in " << row.to << ": " << result;
    EXPECT_NEAR(Number(result.c_str()).ToDouble(), Number(row.result).ToDouble(), 1e-9)
        << row.value << " " << row.from << " in " << row.to;
  }
  EXPECT_EQ(Converted("37", "Cel", "[degF]"), "98.6");
}

TEST(Conversion, RefusesWhatMeasuresSomethingElse) {
  for (const auto& [from, to] :
       std::initializer_list<std::pair<const char*, const char*>>{{"m", "s"},
                                                                  {"[iU]", "1"},
                                                                  {"[iU]", "U"},
                                                                  {"[iU]", "[arb'U]"},
                                                                  {"Cel", "m"},
                                                                  {"Cel2", "K2"},
                                                                  {"Cel/m", "K/m"},
                                                                  {"g", "mol"}}) {
    EXPECT_FALSE(Comparable(Of(from), Of(to))) << from << " " << to;
    const auto result = Convert(Number("1"), Of(from), Of(to));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().type, IssueType::kNotSupported);
  }
  EXPECT_EQ(Converted("1e30", "km", "nm"), "error: the number in 'nm' has too many digits");
  EXPECT_EQ(Converted("-1", "mol/L", "[pH]"), "error: the number in '[pH]' has too many digits");
}

TEST(Conversion, ComparesExactly) {
  const auto order = [](const char* a, const char* a_unit, const char* b, const char* b_unit) {
    return Compare(Number(a), Of(a_unit), Number(b), Of(b_unit));
  };
  EXPECT_EQ(order("1", "[lb_av]", "453.59237", "g"), std::strong_ordering::equal);
  EXPECT_EQ(order("1", "[ft_us]", "0.3048006096", "m"), std::strong_ordering::greater);
  EXPECT_EQ(order("3937", "[ft_us]", "1200", "m"), std::strong_ordering::equal);
  EXPECT_EQ(order("1", "Cel", "300", "K"), std::strong_ordering::less);
  EXPECT_EQ(order("1", "m", "1", "s"), std::nullopt);
}

TEST(Conversion, GivesEqualAmountsOneCanonicalForm) {
  const auto canonical = [](const char* value, const char* unit) {
    const auto form = ToCanonical(Number(value), Of(unit));
    return form ? form->value.ToText() + " " + form->unit : "nothing";
  };
  EXPECT_EQ(canonical("1", "kg"), "1000 g");
  EXPECT_EQ(canonical("1000", "mg/L"), canonical("1", "g/L"));
  EXPECT_EQ(canonical("37", "Cel"), "310.15 K");
  EXPECT_EQ(canonical("5", "[iU]/dL"), "50000 [iU].m-3");
  EXPECT_EQ(canonical("5", "Cel/m"), "5 Cel/m");
}

}  // namespace
}  // namespace gateway::ucum
