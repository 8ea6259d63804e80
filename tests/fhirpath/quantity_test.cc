#include "gateway/fhirpath/quantity.h"

#include <gtest/gtest.h>

#include "tests/fhirpath/evaluate.h"

namespace gateway::fhirpath {
namespace {

TEST(Quantity, ComparesByUcum) {
  testing::ExpectAll({
      {"4.0000 'g' = 4000.0 'mg'", "Boolean:true"},
      {"4 'g' != 4040 'mg'", "Boolean:true"},
      {"1 '[lb_av]' = 453.59237 'g'", "Boolean:true"},
      {"37 'Cel' = 310.15 'K'", "Boolean:true"},
      {"98.6 '[degF]' = 37 'Cel'", "Boolean:true"},
      {"1 'cm' < 1 'm'", "Boolean:true"},
      {"120 'mm[Hg]' >= 16 'kPa'", "Boolean:false"},
      {"1 'mg' = 1 'mL'", ""},
      {"1 '[iU]' = 1 '1'", ""},
      {"1 'cm2' > 1 'cm'", ""},
      {"1 'pounds' = 1 'pounds'", "Boolean:true"},
      {"1 'pounds' = 1 'kg'", ""},
      {"1 = 1 '1'", "Boolean:true"},
      {"50 '%' = 0.5", "Boolean:true"},
      {"1 'cm'.comparable(1 'm')", "Boolean:true"},
      {"1 'cm'.comparable(1 's')", "Boolean:false"},
  });
}

TEST(Quantity, KeepsCalendarYearsAndMonthsApartFromDefiniteDurations) {
  testing::ExpectAll({
      {"7 days = 1 week", "Boolean:true"},
      {"7 days = 1 'wk'", "Boolean:true"},
      {"1 'd' = 24 hours", "Boolean:true"},
      {"1 second = 1 's'", "Boolean:true"},
      {"1 second = 1000000 'us'", "Boolean:true"},
      {"1 year = 12 months", "Boolean:true"},
      {"18 months > 1 year", "Boolean:true"},
      {"1 year = 1 'a'", ""},
      {"1 month = 1 'mo'", ""},
      {"1 month = 30 days", "Boolean:true"},
      {"1 year > 364 days", "Boolean:true"},
      {"1 year ~ 1 'a'", "Boolean:true"},
      {"1 month ~ 1 'mo'", "Boolean:true"},
      {"1 second ~ 1 's'", "Boolean:true"},
      {"1 years = 1 year", "Boolean:true"},
  });
}

TEST(Quantity, IsEquivalentToTheLesserPrecision) {
  testing::ExpectAll({
      {"4 'g' ~ 4000 'mg'", "Boolean:true"},
      {"4 'g' ~ 4040 'mg'", "Boolean:true"},
      {"4.00 'g' ~ 4040 'mg'", "Boolean:false"},
      {"1 'm' ~ 1 's'", "Boolean:false"},
      {"1 'pounds' ~ 1 'kg'", "Boolean:false"},
      {"1 'cm' ~ 1 'cm'", "Boolean:true"},
  });
}

TEST(Quantity, CalculatesWithUnits) {
  testing::ExpectAll({
      {"2.0 'cm' * 2.0 'm' = 0.040 'm2'", "Boolean:true"},
      {"12 'cm' * 3 'cm'", "Quantity:36 'cm2'"},
      {"12 'cm2' / 3 'cm'", "Quantity:4 'cm'"},
      {"4.0 'g' / 2.0 'm'", "Quantity:2 'g/m'"},
      {"10 'mg' / 5 'mL' * 100 'mL'", "Quantity:200 'mg'"},
      {"3 'mg' * 2", "Quantity:6 'mg'"},
      {"2 * 3 'mg'", "Quantity:6 'mg'"},
      {"6 'mg' / 2", "Quantity:3 'mg'"},
      {"1 / 4 's'", "Quantity:0.25 '/s'"},
      {"6 'm' / 3 'cm'", "Quantity:200 '1'"},
      {"1 'm' / 0 's'", ""},
      {"3 'm' + 3 'cm'", "Quantity:303 'cm'"},
      {"3 'cm' + 3 'm'", "Quantity:303 'cm'"},
      {"1 'm' - 1 'cm'", "Quantity:99 'cm'"},
      {"1 day + 2 hours", "Quantity:26 hours"},
      {"1 year + 1 month", "Quantity:13 month"},
      {"1 'cm2' + 1 'cm'", ""},
      {"1 month + 1 day", "Quantity:31 day"},
      {"20 'Cel' + 5 'Cel'", "Quantity:25 'Cel'"},
      {"20 'Cel' + 5 'K'", ""},
      {"2 'Cel' * 2 'm'", ""},
      {"2 'pounds' * 2 'm'", ""},
      {"1 'cm' mod 2",
       "error: 'mod' (line 1, column 8): 'mod' cannot take 'Quantity' and 'Integer'"},
  });
}

TEST(Quantity, ConvertsToTheUnitAskedFor) {
  testing::ExpectAll({
      {"(1.50 'm').toQuantity('cm')", "Quantity:150 'cm'"},
      {"(1 '[in_i]').toQuantity('cm')", "Quantity:2.54 'cm'"},
      {"(37 'Cel').toQuantity('[degF]')", "Quantity:98.6 '[degF]'"},
      {"(1 year).toQuantity('day')", "Quantity:365 day"},
      {"(1 year).toQuantity('months')", "Quantity:12 months"},
      {"(2 months).toQuantity('days')", "Quantity:60 days"},
      {"(730 days).toQuantity('years')", "Quantity:2 years"},
      {"(1 week).toQuantity('d')", "Quantity:7 'd'"},
      {"(1 'd').toQuantity('hours')", "Quantity:24 hours"},
      {"(1 year).toQuantity('a')", ""},
      {"(1 'm').toQuantity('s')", ""},
      {"(1 'm').convertsToQuantity('cm')", "Boolean:true"},
      {"(1 'm').convertsToQuantity('s')", "Boolean:false"},
      {"'5 \\'mg\\''.toQuantity('g')", "Quantity:0.005 'g'"},
      {"'5 mg'.convertsToQuantity()", "Boolean:false"},
      {"5.toQuantity('1')", "Quantity:5 '1'"},
  });
}

}  // namespace
}  // namespace gateway::fhirpath
