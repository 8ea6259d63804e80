#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "tests/fhirpath/evaluate.h"

namespace gateway::fhirpath {
namespace {

TEST(DefineVariable, IsSeenBehindItselfInItsPath) {
  testing::ExpectAll({
      {"defineVariable('v1', 'value1').select(%v1)", "String:value1"},
      {"defineVariable('n1', name.first()).select(%n1.given)", "string:Ann, string:Bea"},
      {"Patient.name.defineVariable('n2', skip(1).first()).select(%n2.given)",
       "string:Annie, string:Annie"},
      {"name.defineVariable('all').first().select(%all.given)",
       "string:Ann, string:Bea, string:Annie"},
      {"defineVariable('v1', 'a').select($this & ':' & %v1)",
       "error: '&' (line 1, column 40): needs a simple value, not a 'Patient'"},
      {"defineVariable('v1', 'value1').select(%v1).defineVariable('v2', 'value2')"
       ".select($this & ':' & %v1 & '-' & %v2)",
       "String:value1:value1-value2"},
      {"defineVariable('root', 'r1-').select(defineVariable('v1', 'v1').defineVariable('v2', 'v2')"
       ".select(%v1 | %v2)).select(%root & $this)",
       "String:r1-v1, String:r1-v2"},
      {"defineVariable('n1', name.first()).select(%n1.given.first()) | "
       "defineVariable('n1', name.skip(1).first()).select(%n1.given)",
       "string:Ann, string:Annie"},
      {"'aaa'.replace(defineVariable('p', 'aaa').select(%p), defineVariable('p', 'b').select(%p))",
       "String:b"},
      {"name.where(defineVariable('x', use).select(%x = 'official')).family", "string:TEST"},
      {"1.defineVariable('e', {}).select(%e)", ""},
      {"iif(true, defineVariable('x', 5).select(%x), 0)", "Integer:5"},
  });
}

TEST(DefineVariable, IsNotSeenElsewhere) {
  for (const char* expression :
       {"select(%v1)", "defineVariable('v1', 1).active | defineVariable('v2', 2).select(%v1)",
        "select(defineVariable('v1', 1)).select(%v1)",
        "defineVariable('v1', 1).exists() and %v1 = 1",
        "name.where(defineVariable('x', use).exists()).select(%x)"}) {
    EXPECT_THAT(testing::Evaluate(expression), ::testing::HasSubstr("there is no such constant"))
        << expression;
  }
}

TEST(DefineVariable, RefusesANameTwice) {
  for (const char* expression :
       {"defineVariable('v1', 1).defineVariable('v1', 2)", "defineVariable('context', 1)",
        "defineVariable('resource', 1)", "defineVariable('ucum', 1)", "defineVariable('vs-a', 1)",
        "defineVariable('v1', 1).select(defineVariable('v1', 2))"}) {
    EXPECT_THAT(testing::Evaluate(expression), ::testing::HasSubstr("is defined already"))
        << expression;
  }
  EXPECT_THAT(testing::Evaluate("defineVariable({}, 1)"), ::testing::HasSubstr("needs a name"));
}

}  // namespace
}  // namespace gateway::fhirpath
