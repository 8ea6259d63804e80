#include "gateway/fhirpath/explain/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/fhirpath/explain/literal.h"
#include "tests/fhirpath/evaluate.h"
#include "tests/support/matchers.h"

namespace gateway::fhirpath {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TraceResult TraceOf(std::string_view text, const TraceLimits& limits = {}) {
  const fhir::Document& patient = testing::TestPatient();
  const Context context{.resource = patient.root(), .root_resource = patient.root()};
  auto result = TraceExpression(text, patient.root(), context, {}, limits);
  EXPECT_TRUE(result) << text;
  return result ? *std::move(result) : TraceResult{};
}

// "0 name.given: in 2, out 'Ann', 'Bea'" for each step.
std::vector<std::string> Steps(std::string_view text) {
  std::vector<std::string> lines;
  for (const TraceStep& step : TraceOf(text).steps) {
    lines.push_back(std::to_string(step.depth) + " " + step.part + ": in " +
                    std::to_string(step.input.size()) + ", out " +
                    (step.error.empty() ? ToLiterals(step.output) : "error"));
  }
  return lines;
}

TEST(Trace, ShowsEveryPartWithInputAndOutput) {
  EXPECT_THAT(
      Steps("contact.name.text.length() + 1"),
      ElementsAre("0 contact: in 1, out BackboneElement {\"name\":{\"text\":\"Test Clinician\"}}",
                  "0 contact.name: in 1, out HumanName {\"text\":\"Test Clinician\"}",
                  "0 contact.name.text: in 1, out 'Test Clinician'",
                  "0 contact.name.text.length(): in 1, out 14",
                  "0 contact.name.text.length() + 1: in 2, out 15"));
}

TEST(Trace, ShowsACriterionForEachItem) {
  EXPECT_THAT(Steps("telecom.rank.where($this > $index + 1).count()"),
              ElementsAre(HasSubstr("0 telecom: in 1"), "0 telecom.rank: in 2, out 1, 2",
                          "1 $index + 1: in 2, out 1", "1 $this > $index + 1: in 2, out false",
                          "1 $index + 1: in 2, out 2", "1 $this > $index + 1: in 2, out false",
                          "0 telecom.rank.where($this > $index + 1): in 2, out { }",
                          "0 telecom.rank.where($this > $index + 1).count(): in 0, out 0"));
}

TEST(Trace, EndsWithWhatTheEngineGives) {
  for (const char* text :
       {"name.given.first()", "name.select(given.select($this & %resource.id))", "gender is code",
        "name.given.aggregate($this & $total, '')", "iif(active, name.family, {})",
        "name.given.sort(-$this)", "name[0].given[1]", "repeat(children()).count()",
        "name.exists(given.exists($this = 'Bea') and %context.active)"}) {
    const TraceResult result = TraceOf(text);
    ASSERT_FALSE(result.steps.empty()) << text;
    EXPECT_EQ(ToLiterals(result.steps.back().output), testing::EvaluateToLiterals(text)) << text;
    EXPECT_EQ(result.steps.back().error, "") << text;
  }
}

TEST(Trace, GivesVariablesToTheArgumentsThatFollow) {
  const auto steps = Steps("defineVariable('n', 'x').name.family.select(%n & $this)");
  EXPECT_EQ(steps[steps.size() - 2], "1 %n & $this: in 2, out 'xTEST'");
  EXPECT_THAT(steps.back(), HasSubstr("out 'xTEST'"));
}

TEST(Trace, ShowsWhichPartFailedAndGoesOn) {
  const TraceResult result = TraceOf("name.given.single() = 'x'");
  ASSERT_EQ(result.steps.size(), 4U);
  EXPECT_NE(result.steps[2].error, "");
  EXPECT_EQ(result.steps[2].place.column, 12);
  EXPECT_NE(result.steps[3].error, "");
}

TEST(Trace, StopsAtItsLimits) {
  const TraceResult few = TraceOf("name.given.where(length() > 3)", {.steps = 4, .items = 20});
  EXPECT_TRUE(few.is_cut);
  EXPECT_LE(few.steps.size(), 8U);
  const TraceResult items = TraceOf("name.given.where(length() > 3)", {.steps = 100, .items = 1});
  EXPECT_TRUE(items.is_cut);
  EXPECT_EQ(items.steps.size(), 5U);
}

TEST(Trace, RefusesWhatIsNoExpression) {
  const fhir::Document& patient = testing::TestPatient();
  EXPECT_FALSE(TraceExpression("name.", patient.root(), {}));
}

TEST(Trace, ReadsAsLines) {
  EXPECT_EQ(ToText(TraceOf("birthDate").steps[0]).substr(0, 16), "1:1  birthDate\n ");
  EXPECT_THAT(ToText(TraceOf("birthDate").steps[0]), HasSubstr("  out @1950-02-03\n"));
  EXPECT_THAT(ToText(TraceOf("photo").steps[0]), HasSubstr("  out { }\n"));
}

}  // namespace
}  // namespace gateway::fhirpath
