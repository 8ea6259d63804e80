#include "gateway/records/extract/extract_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/records/record_files.h"
#include "tests/support/matchers.h"

namespace gateway::records {
namespace {

using gateway::testing::IsError;
using gateway::testing::IsOk;
using ::testing::_;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kRules = R"(
case: localCaseId
changed_at: updatedAt
ignore: [updatedAt, sourceRecordHash]
appeared: chc-checklist-submission
messages: {chc-person-update: ["https://example.org/StructureMap/update"]}
changes:
  - {changed: [checklist, referral], send: [chc-checklist-submission]}
  - {changed: [person], unchanged: [checklist, referral], send: chc-person-update}
  - {when: "%before.orgs.responsibleIcb != %after.orgs.responsibleIcb", send: [chc-correction, chc-checklist-submission]}
  - {changed: [confidentiality], send: nothing}
)";

ExtractSubject Subject() {
  const auto& types = gateway::testing::R4Types();
  const fhir::Type* const record =
      types->FindByUrl("https://chc-gateway.example/fhir/StructureDefinition/ChcRecord");
  return {types.get(),
          record,
          record,
          {"chc-checklist-submission", "chc-person-update", "chc-correction"}};
}

std::shared_ptr<const ExtractRules> Read(std::string_view yaml, Issues& issues) {
  const auto file = Yaml::Parse(yaml, "x/format.yaml");
  EXPECT_THAT(file, IsOk());
  return ReadExtractRules(*file, Subject(), issues);
}

// The sample record with one piece of its text replaced by another.
fhir::Document Record(const std::string& piece = "", const std::string& by = "") {
  std::string text(kSampleRecord);
  if (!piece.empty()) text.replace(text.find(piece), piece.size(), by);
  fhir::Document record = ReadRecord(text);
  EXPECT_TRUE(record.root());
  return record;
}

class ExtractRulesTest : public ::testing::Test {
 protected:
  ExtractRulesTest() {
    Issues issues;
    rules_ = Read(kRules, issues);
    for (const Issue& issue : issues.list()) ADD_FAILURE() << ToText(issue);
  }
  Implied By(const fhir::Document& after) {
    const auto implied = rules_->ImpliedBy(Record(), after);
    EXPECT_THAT(implied, IsOk());
    return implied.value_or(Implied{});
  }
  std::shared_ptr<const ExtractRules> rules_;
};

TEST_F(ExtractRulesTest, KnowTheCaseAndItsTime) {
  EXPECT_EQ(rules_->CaseIdOf(Record()), "CHC-00123");
  EXPECT_EQ(rules_->ChangedAtOf(Record()), "2026-10-01T09:12:00Z");
  EXPECT_EQ(rules_->CaseIdOf(Record(R"("localCaseId":"CHC-00123",)", "")), "");
  EXPECT_EQ(rules_->CaseIdOf({}), "");
}

TEST_F(ExtractRulesTest, CallNothingAChangeThatIsIgnored) {
  EXPECT_FALSE(By(Record()).changed);
  EXPECT_FALSE(
      By(Record(R"("updatedAt":"2026-10-01T09:12:00Z")", R"("updatedAt":"2026-10-02T09:12:00Z")"))
          .changed);
}

TEST_F(ExtractRulesTest, SendWhatTheFirstAndEveryOtherMatchingRuleSays) {
  EXPECT_THAT(By(Record(R"("level":"A")", R"("level":"B")")).events,
              ElementsAre("chc-checklist-submission"));
  EXPECT_THAT(By(Record("1 Example Street", "2 Example Street")).events,
              ElementsAre("chc-person-update"));
  EXPECT_THAT(By(Record(R"("responsibleIcb":"X26")", R"("responsibleIcb":"X25")")).events,
              ElementsAre("chc-correction", "chc-checklist-submission"));
}

TEST_F(ExtractRulesTest, KeepApartADeclaredSilenceAndAChangeNobodySpokeOf) {
  const Implied silent = By(Record(R"("confidentiality":"R")", R"("confidentiality":"V")"));
  EXPECT_TRUE(silent.changed && silent.declared);
  EXPECT_THAT(silent.events, IsEmpty());
  const Implied unknown = By(Record(R"("schemaVersion":"1.0.0")", R"("schemaVersion":"1.0.1")"));
  EXPECT_TRUE(unknown.changed);
  EXPECT_FALSE(unknown.declared);
}

TEST_F(ExtractRulesTest, SeeAnElementComeAndGo) {
  EXPECT_THAT(By(Record(R"(,"postcode":"ZZ99 3VZ")", "")).events, ElementsAre("chc-person-update"));
  EXPECT_THAT(rules_->ImpliedBy(Record(R"(,"postcode":"ZZ99 3VZ")", ""), Record())->events,
              ElementsAre("chc-person-update"));
}

TEST_F(ExtractRulesTest, NameTheMapsOfAnEvent) {
  ASSERT_NE(rules_->MapsOf("chc-person-update"), nullptr);
  EXPECT_EQ(rules_->MapsOf("chc-checklist-submission"), nullptr);
  EXPECT_THAT(rules_->appeared(), ElementsAre("chc-checklist-submission"));
}

TEST(ExtractRulesFile, ReportsEveryMistakeWithItsLine) {
  struct Row {
    std::string yaml;
    int line;
    std::string why;
  };
  const std::string good_case = "case: localCaseId\nappeared: nothing\n";
  const std::string good_changes = "changes: [{changed: [person], send: chc-correction}]\n";
  const std::vector<Row> rows{
      {"appeared: nothing\n" + good_changes, 1, "case"},
      {"case: localCaseId\n" + good_changes, 1, "appeared"},
      {good_case + "changes: []\n", 1, "at least one rule"},
      {good_case + "changes:\n  - {changed: [persn], send: nothing}\n", 4, "person"},
      {good_case + "changes:\n  - {changed: [\"person.\"], send: nothing}\n", 4, "cannot be read"},
      {good_case + "changes:\n  - {changed: [person]}\n", 4, "'send' is missing"},
      {good_case + "changes:\n  - {send: nothing}\n", 4, "what has to change"},
      {good_case + "changes:\n  - {changed: [person], send: chc-person-updat}\n", 4,
       "did you mean 'chc-person-update'"},
      {good_case + good_changes + "messages: {chc-x: [a]}\n", 4, "no message event 'chc-x'"},
      {good_case + good_changes + "ignored: [person]\n", 4, "ignore"},
      {"case: localCase\nappeared: nothing\n" + good_changes, 1, "localCaseId"},
  };
  for (const Row& row : rows) {
    Issues issues;
    static_cast<void>(Read(row.yaml, issues));
    ASSERT_FALSE(issues.empty()) << row.yaml;
    const Issue& first = issues.list().front();
    EXPECT_EQ(first.line, row.line) << row.yaml << ToText(first);
    EXPECT_THAT(first.diagnostics, HasSubstr(row.why)) << row.yaml;
  }
}

TEST(ExtractRulesFile, IsAbsentWhenTheFormatDoesNotSay) {
  Issues issues;
  EXPECT_EQ(ReadExtractRules(Yaml(), Subject(), issues), nullptr);
  EXPECT_TRUE(issues.empty());
}

}  // namespace
}  // namespace gateway::records
