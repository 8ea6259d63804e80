#include "gateway/messaging/intake.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/file.h"
#include "gateway/base/text.h"
#include "tests/messaging/rig.h"
#include "tests/messaging/sample_message.h"
#include "tests/support/matchers.h"

namespace gateway::messaging {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const Instant kNow = *ParseInstant("2026-10-01T12:00:00Z");

std::string Example(const std::string& name) {
  return *ReadFile(std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) / "mappings" / name);
}

std::string Replaced(std::string text, const std::string& piece, const std::string& by) {
  const std::size_t at = text.find(piece);
  EXPECT_NE(at, std::string::npos) << piece;
  return text.replace(at, piece.size(), by);
}

// 1-based place of `piece` in its line.
int ColumnOf(const std::string& text, const std::string& piece) {
  const std::size_t at = text.find(piece);
  EXPECT_NE(at, std::string::npos) << piece;
  const std::size_t start = text.rfind('\n', at);
  return static_cast<int>(at - (start == std::string::npos ? 0 : start + 1)) + 1;
}

// The one error of a candidate.
Issue OnlyError(const Candidate& candidate) {
  Issue found;
  int errors = 0;
  for (const Issue& issue : candidate.issues.list()) {
    if (issue.severity != Severity::kError) continue;
    found = issue;
    ++errors;
  }
  EXPECT_EQ(errors, 1) << ToText(found);
  return found;
}

TEST(Intake, MapsARowToAValidMessageWithoutLoss) {
  const std::string file = Example("csv-wide/examples/positive.csv");
  const auto read = testing::SharedIntake()->ReadRecords("csv-wide", file, kNow);
  ASSERT_THAT(read, IsOk());
  ASSERT_EQ(read->size(), 1U);
  const Candidate& one = read->front();
  EXPECT_FALSE(one.issues.HasErrors());
  EXPECT_EQ(one.line, 2);
  EXPECT_EQ(one.arrived, file) << "a single record keeps its bytes";
  EXPECT_EQ(one.canonical.root().type_name(), kCanonicalModel);
  EXPECT_EQ(one.message.root().type_name(), "Bundle");
  EXPECT_TRUE(CarriesRecord(one.message.root()));
  EXPECT_EQ(one.steps.size(), 2U);
  for (const auto& step : one.steps) EXPECT_TRUE(step.loss.empty());
}

TEST(Intake, PlacesABrokenRuleAtTheCellOfTheRow) {
  const std::string file =
      Replaced(Example("csv-wide/examples/positive.csv"), ",Positive,", ",Negative,");
  const auto read = testing::SharedIntake()->ReadRecords("csv-wide", file, kNow);
  ASSERT_THAT(read, IsOk());
  const Issue issue = OnlyError(read->at(0));
  EXPECT_EQ(issue.id, "R-033");
  EXPECT_EQ(issue.line, 2);
  EXPECT_EQ(issue.column, ColumnOf(file, "Negative,"));
  EXPECT_THAT(issue.expression, StartsWith("CsvWideCase."));
}

TEST(Intake, PlacesAFindingInTheSecondRowOfAFile) {
  const std::string good = Example("csv-wide/examples/positive.csv");
  const std::string row = good.substr(good.find('\n') + 1);
  const std::string file = good + Replaced(row, "9990000018", "9990000019");
  const auto read = testing::SharedIntake()->ReadRecords("csv-wide", file, kNow);
  ASSERT_THAT(read, IsOk());
  ASSERT_EQ(read->size(), 2U);
  EXPECT_FALSE(read->at(0).issues.HasErrors());
  EXPECT_NE(read->at(0).arrived, file) << "each record stands for its own bytes";
  EXPECT_EQ(read->at(1).line, 3);
  const Issue issue = OnlyError(read->at(1));
  EXPECT_EQ(issue.line, 3);
  EXPECT_EQ(issue.column, ColumnOf(file, "9990000019"));
  EXPECT_THAT(ToText(issue), Not(HasSubstr("9990000019")));
}

TEST(Intake, MapsNothingOfARecordThatBreaksARule) {
  const auto read = testing::SharedIntake()->ReadRecords(
      "csv-wide", Replaced(Example("csv-wide/examples/positive.csv"), ",Positive,", ",Negative,"),
      kNow);
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(read->at(0).message_json.empty());
}

std::string Message() {
  return testing::SharedIntake()
      ->ReadRecords("csv-wide", Example("csv-wide/examples/positive.csv"), kNow)
      ->at(0)
      .message_json;
}

TEST(Intake, ReadsAMessageBackToItsRecord) {
  const auto read = testing::SharedIntake()->ReadMessage(Message(), kNow);
  ASSERT_THAT(read, IsOk());
  EXPECT_FALSE(read->issues.HasErrors());
  EXPECT_EQ(read->canonical.root().type_name(), kCanonicalModel);
  EXPECT_EQ(read->message_json, Message()) << "what arrived is what goes on";
}

TEST(Intake, PlacesABrokenRuleOfAMessageAtItsFhirElement) {
  const std::string bytes = Replaced(Message(), "\"9990000018\"", "\n\"9990000019\"");
  const auto read = testing::SharedIntake()->ReadMessage(bytes, kNow);
  ASSERT_THAT(read, IsOk());
  const Issue issue = OnlyError(*read);
  EXPECT_THAT(issue.id, StartsWith("R-0"));
  EXPECT_THAT(issue.expression,
              AllOf(StartsWith("Bundle.entry["), HasSubstr("].resource.identifier[")));
  EXPECT_EQ(issue.line, 2);
  EXPECT_EQ(issue.column, 1);
}

TEST(Intake, PlacesAStructuralFaultOfAMessage) {
  const std::string bytes = Replaced(Message(), "\"gender\":\"female\"", "\n\"gender\":\"lady\"");
  const auto read = testing::SharedIntake()->ReadMessage(bytes, kNow);
  ASSERT_THAT(read, IsOk());
  const Issue issue = OnlyError(*read);
  EXPECT_THAT(issue.expression, HasSubstr("gender"));
  EXPECT_EQ(issue.line, 2);
}

TEST(Intake, ChecksAMessageWithoutARecordAgainstFhirAlone) {
  const auto read = testing::SharedIntake()->ReadMessage(
      testing::SampleMessage("7d3f6e1a-0000-4000-8000-000000000001"), kNow);
  ASSERT_THAT(read, IsOk());
  EXPECT_FALSE(CarriesRecord(read->message.root()));
  EXPECT_FALSE(read->canonical.root());
  EXPECT_FALSE(read->issues.HasErrors());
}

TEST(Intake, RefusesUnknownFormatsAndUnreadableFiles) {
  EXPECT_THAT(
      testing::SharedIntake()->ReadRecords("abacus", "x", kNow),
      IsError(IssueType::kNotSupported, AllOf(HasSubstr("chc-json"), HasSubstr("csv-wide"))));
  EXPECT_FALSE(testing::SharedIntake()->ReadRecords("csv-wide", "a,\"b\nc", kNow).has_value());
  EXPECT_FALSE(testing::SharedIntake()->ReadMessage("{", kNow).has_value());
}

TEST(Intake, WritesMessagesAsAFileOfTheFormat) {
  const auto read = testing::SharedIntake()->ReadMessage(Message(), kNow);
  ASSERT_THAT(read, IsOk());
  const auto written = testing::SharedIntake()->WriteRecords(
      "csv-wide", std::vector<fhir::Document>{read->message, read->message}, kNow);
  ASSERT_THAT(written, IsOk());
  const auto back = testing::SharedIntake()->ReadRecords("csv-wide", *written, kNow);
  ASSERT_THAT(back, IsOk());
  EXPECT_EQ(back->size(), 2U);
  EXPECT_FALSE(back->at(1).issues.HasErrors());
}

}  // namespace
}  // namespace gateway::messaging
