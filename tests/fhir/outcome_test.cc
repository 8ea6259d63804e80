#include "gateway/fhir/outcome.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::fhir {
namespace {

using testing::IsOk;
using testing::R4Types;

Issues Sample() {
  Issues issues;
  issues.Add({.severity = Severity::kError,
              .type = IssueType::kBusinessRule,
              .id = "R-031",
              .expression = "Checklist.domain[2].level",
              .line = 4,
              .column = 9,
              .diagnostics = "a level is missing"});
  issues.Add({.severity = Severity::kWarning,
              .type = IssueType::kValue,
              .diagnostics = "odd \"text\"\n\xFF"});
  return issues;
}

TEST(OperationOutcome, CarriesEveryPartOfAFinding) {
  EXPECT_EQ(
      OperationOutcomeJson(Sample()),
      R"({"resourceType":"OperationOutcome","issue":[{"extension":[)"
      R"({"url":"http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-line","valueInteger":4},)"
      R"({"url":"http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-col","valueInteger":9}],)"
      R"("severity":"error","code":"business-rule","details":{"coding":[{"system":"https://chc-gateway.example/fhir/CodeSystem/chc-rule",)"
      R"("code":"R-031"}]},"diagnostics":"a level is missing","expression":["Checklist.domain[2].level"]},)"
      R"({"severity":"warning","code":"value","diagnostics":"odd \"text\"\n?"}]})");
}

TEST(OperationOutcome, ComesBackAsTheSameFindings) {
  const Document outcome = ToOperationOutcome(Sample(), R4Types());
  EXPECT_EQ(WriteJson(outcome.root()), OperationOutcomeJson(Sample()));
  const Issues back = FromOperationOutcome(outcome.root());
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(ToText(back.list()[0]), ToText(Sample().list()[0]));
  EXPECT_EQ(back.list()[1].severity, Severity::kWarning);
}

TEST(OperationOutcome, SaysAllWellWhenThereIsNothing) {
  const Document outcome = ToOperationOutcome({}, R4Types());
  EXPECT_EQ(outcome.root().Child("issue").ChildText("severity"), "information");
  EXPECT_EQ(outcome.root().Child("issue").ChildText("code"), "informational");
}

TEST(FromOperationOutcome, TakesWhatOthersWrite) {
  const auto read =
      ReadJson(R"({"resourceType":"OperationOutcome","issue":[{"severity":"bad","code":"odd",
    "details":{"coding":[{"system":"urn:x","code":"RESOURCE_NOT_FOUND"}],"text":"no such patient"},"location":["/f:Patient"]}]})",
               R4Types());
  ASSERT_THAT(read, IsOk());
  const Issues issues = FromOperationOutcome(read->document.root());
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.list()[0].severity, Severity::kError);
  EXPECT_EQ(issues.list()[0].id, "RESOURCE_NOT_FOUND");
  EXPECT_EQ(issues.list()[0].diagnostics, "no such patient");
  EXPECT_EQ(issues.list()[0].expression, "/f:Patient");
  EXPECT_TRUE(FromOperationOutcome(Node()).empty());
}

}  // namespace
}  // namespace gateway::fhir
