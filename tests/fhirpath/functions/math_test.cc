#include <gtest/gtest.h>

#include "tests/fhirpath/evaluate.h"

namespace gateway::fhirpath {
namespace {

TEST(Math, GivesRootsAndLogarithmsTo28Digits) {
  testing::ExpectAll({
      {"81.sqrt()", "Decimal:9"},
      {"2.sqrt()", "Decimal:1.414213562373095048801688724"},
      {"(-1).sqrt()", ""},
      {"0.exp()", "Decimal:1"},
      {"1.ln()", "Decimal:0"},
      {"0.ln()", ""},
      {"16.log(2)", "Decimal:4"},
      {"1000.log(10)", "Decimal:3"},
      {"2.power(3)", "Integer:8"},
      {"2.5.power(2)", "Decimal:6.25"},
      {"2.power(-1)", "Decimal:0.5"},
      {"2.power(0.5)", "Decimal:1.414213562373095048801688724"},
      {"(-1).power(0.5)", ""},
      {"10.power(20)", ""},
      {"{}.sqrt()", ""},
  });
}

TEST(Math, RoundsAwayFromZeroAndCutsTowardsIt) {
  testing::ExpectAll({
      {"1.5.round()", "Decimal:2"},
      {"(-2.5).round()", "Decimal:-3"},
      {"3.14159.round(3)", "Decimal:3.142"},
      {"(-1.7).truncate()", "Integer:-1"},
      {"(-1.2).floor()", "Integer:-2"},
      {"(-1.2).ceiling()", "Integer:-1"},
      {"10 div 3", "Integer:3"},
      {"(-10) div 3", "Integer:-3"},
      {"10 mod (-3)", "Integer:1"},
      {"(-10) mod 3", "Integer:-1"},
      {"5.5 div 0.7", "Integer:7"},
      {"5.5 mod 0.7", "Decimal:0.6"},
  });
}

}  // namespace
}  // namespace gateway::fhirpath
