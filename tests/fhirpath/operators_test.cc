#include "gateway/fhirpath/operators/operators.h"

#include <gtest/gtest.h>

#include "tests/fhirpath/evaluate.h"

namespace gateway::fhirpath {
namespace {

TEST(Operators, CompareCollectionsByEquality) {
  testing::ExpectAll({
      {"{} = {}", ""},
      {"1 = {}", ""},
      {"1.10 = 1.1", "Boolean:true"},
      {"1 = 1.0", "Boolean:true"},
      {"'a' = 'A'", "Boolean:false"},
      {"(1 | 2) = (2 | 1)", "Boolean:false"},
      {"(1 | 2) = (1 | 2 | 3)", "Boolean:false"},
      {"name = name", "Boolean:true"},
      {"name[0] = name[1]", "Boolean:false"},
      {"gender = 'female'", "Boolean:true"},
      {"active = true", "Boolean:true"},
      {"7 days = 1 week", "Boolean:true"},
      {"1 year = 12 months", "Boolean:true"},
      {"1 day = 1 'd'", "Boolean:true"},
      {"1 year = 1 'a'", ""},
      {"1 'cm' = 1 's'", ""},
      {"1 != 2", "Boolean:true"},
  });
}

TEST(Operators, CompareCollectionsByEquivalence) {
  testing::ExpectAll({
      {"{} ~ {}", "Boolean:true"},
      {"{} ~ 1", "Boolean:false"},
      {"'Ab  c' ~ ' aB C'", "Boolean:true"},
      {"1.2 / 1.8 ~ 0.67", "Boolean:true"},
      {"(1 | 2) ~ (2 | 1)", "Boolean:true"},
      {"name ~ name", "Boolean:true"},
      {"1 year ~ 1 'a'", "Boolean:true"},
      {"1 !~ 2", "Boolean:true"},
  });
}

TEST(Operators, CalculateWithNumbersStringsAndQuantities) {
  testing::ExpectAll({
      {"1.2 + 1.8", "Decimal:3.0"},
      {"1 / 2", "Decimal:0.5"},
      {"7 div 2", "Integer:3"},
      {"-7 div 2", "Integer:-3"},
      {"2.2 mod 1.8", "Decimal:0.4"},
      {"1 / 0", ""},
      {"1 div 0", ""},
      {"1 mod 0", ""},
      {"2147483647 + 1", ""},
      {"'a' + 'b'", "String:ab"},
      {"'a' + {}", ""},
      {"'a' & {}", "String:a"},
      {"1 & 'a'", "error: '&' (line 1, column 3): needs a String; use toString(), not a 'Integer'"},
      {"2 'mg' + 3 'mg'", "Quantity:5 'mg'"},
      {"2 'mg' + 3 'm'", ""},
      {"3 'mg' * 2", "Quantity:6 'mg'"},
      {"6 'mg' / 2 'mg'", "Quantity:3 '1'"},
      {"4.0 'g' / 2.0 'm' = 2 'g/m'", "Boolean:true"},
      {"1 day + 2 hours", "Quantity:26 hours"},
      {"-(2 'mg')", "Quantity:-2 'mg'"},
  });
}

TEST(Operators, ReasonWithThreeValues) {
  testing::ExpectAll({
      {"true and {}", ""},
      {"false and {}", "Boolean:false"},
      {"{} and false", "Boolean:false"},
      {"true or {}", "Boolean:true"},
      {"{} or false", ""},
      {"{} or true", "Boolean:true"},
      {"true xor {}", ""},
      {"true xor false", "Boolean:true"},
      {"{} implies true", "Boolean:true"},
      {"false implies {}", "Boolean:true"},
      {"true implies {}", ""},
      {"true and 'x'", "Boolean:true"},
      {"false and (1 | 2)", "Boolean:false"},
      {"{} in (1 | 2)", ""},
      {"(1 | 2) contains 2", "Boolean:true"},
  });
}

TEST(Operators, OrderWhatHasAnOrder) {
  testing::ExpectAll({
      {"'a' < 'b'", "Boolean:true"},
      {"1 < 1.5", "Boolean:true"},
      {"8 days > 1 week", "Boolean:true"},
      {"1 'cm' < 1 's'", ""},
      {"1 < {}", ""},
      {"(1 | 2) < 3", "error: '<' (line 1, column 9): needs one item, and there are 2"},
      {"true < false",
       "error: '<' (line 1, column 6): 'Boolean' and 'Boolean' have no common order"},
  });
  testing::ExpectAll({{"value > 100 '[lb_av]'", "Boolean:true"},
                      {"value = 185.5 '[lb_av]'", "Boolean:true"},
                      {"value < 200 'kg'", "Boolean:true"},
                      {"component.value = 2 weeks", "Boolean:true"}},
                     testing::TestObservation());
}

}  // namespace
}  // namespace gateway::fhirpath
