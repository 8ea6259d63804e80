#include "gateway/fhirpath/explain/literal.h"

#include <gtest/gtest.h>

#include "gateway/fhirpath/parser.h"
#include "tests/fhirpath/evaluate.h"

namespace gateway::fhirpath {
namespace {

TEST(Literal, ReadsBackAsTheValue) {
  for (const char* text :
       {"'abc'", "'it\\'s'", "'a\\nb\\\\c'", "1", "-5", "1.50", "true", "@2026-10",
        "@2026-10-01T09:12:00+01:00", "@2026T", "@T09:12", "4 days", "5.5 'mg'"})
    EXPECT_EQ(testing::EvaluateToLiterals(text), text);
}

TEST(Literal, ShowsNothingAndSeveralAndElements) {
  EXPECT_EQ(testing::EvaluateToLiterals("{}"), "{ }");
  EXPECT_EQ(testing::EvaluateToLiterals("name.given"), "'Ann', 'Bea', 'Annie'");
  EXPECT_EQ(testing::EvaluateToLiterals("birthDate | gender"), "@1950-02-03, 'female'");
  EXPECT_EQ(testing::EvaluateToLiterals("contact.name"), "HumanName {\"text\":\"Test Clinician\"}");
}

TEST(Literal, IsCutBetweenCharacters) {
  EXPECT_EQ(ToLiteral(Item::String("abcdef"), 4), "'abc…");
  EXPECT_EQ(ToLiteral(Item::String("ab\xC3\xA9"), 4), "'ab…");
}

std::string Again(std::string_view text) {
  const auto syntax = Parse(text);
  EXPECT_TRUE(syntax) << text;
  return syntax ? ToExpression(**syntax) : "";
}

TEST(ToExpression, ReadsBackToTheSameText) {
  for (const char* text : {"Patient.name.where(use = 'official').given[0]",
                           "a and (b or c)",
                           "a or b and c",
                           "(a | b).count() + 1",
                           "1 - (2 - 3)",
                           "(1 - 2) - 3 = 0 implies true",
                           "-(a + b)",
                           "(a as Quantity).value",
                           "a is System.Boolean",
                           "a.ofType(FHIR.`Patient`)",
                           "`div`.`a-b`",
                           "%resource.id = %`vs-x`",
                           "$this.length() > $index + $total",
                           "a.contains('x')",
                           "{} | 1",
                           "-1 + 2",
                           "(-1).abs()",
                           "iif(a, b, c)",
                           "now() - 3 days",
                           "a in (b | c)",
                           "text.div"}) {
    const std::string once = Again(text);
    EXPECT_EQ(Again(once), once) << text;
  }
  EXPECT_EQ(Again("((a)) and(b or c)"), "a and (b or c)");
  EXPECT_EQ(Again("1-2-3"), "1 - 2 - 3");
  EXPECT_EQ(Again("1-(2-3)"), "1 - (2 - 3)");
  EXPECT_EQ(Again("(-1).abs()"), "(-1).abs()");
}

}  // namespace
}  // namespace gateway::fhirpath
