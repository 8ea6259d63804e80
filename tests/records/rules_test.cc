// Reference: chc-domain.md 5A (the rules) and 1.3 (the Checklist's formula).
#include "gateway/records/rules.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "gateway/records/generate.h"
#include "tests/records/record_files.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::records {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::HasIssue;
using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;
using ::testing::Not;

RuleContext Today() {
  return {.today = Generator::kDefaultToday, .test_numbers = {}, .nhs_number_pattern = {}};
}

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// The sample record with one piece of its text changed.
std::string Sample(std::string_view from, std::string_view to) {
  return Replaced(std::string(kSampleRecord), from, to);
}

Issues CheckText(const std::string& json, const RuleContext& context = Today()) {
  const auto rules = RealRules();
  const fhir::Document record = ReadRecord(json);
  EXPECT_TRUE(record.root()) << json;
  return rules == nullptr ? Issues() : rules->Check(record, context);
}

// "R-031 ChcRecord.checklist.domains[2].level" of each finding but R-003, which the sample has.
std::vector<std::string> Findings(const std::string& json, const RuleContext& context = Today()) {
  std::vector<std::string> found;
  const Issues issues = CheckText(json, context);
  for (const Issue& issue : issues.list()) {
    if (issue.id != "R-003") found.push_back(issue.id + " " + issue.expression);
  }
  return found;
}

TEST(RuleFile, IsWithoutMistake) {
  const auto rules = RuleSet::Load(MappingsFolder() / "rules.yaml");
  ASSERT_THAT(rules, IsOk());
  std::vector<std::string> ids;
  for (const RuleInfo& info : (*rules)->rules()) ids.push_back(info.id);
  std::ranges::sort(ids);
  EXPECT_THAT(ids, ElementsAre("R-001", "R-002", "R-003", "R-004", "R-005", "R-006", "R-007",
                               "R-010", "R-013", "R-014", "R-015", "R-016", "R-030", "R-031",
                               "R-032", "R-033", "R-034", "R-035", "R-036", "R-037"));
}

TEST(Rules, FindNothingButAMissingTraceInTheSample) {
  const Issues issues = CheckText(std::string(kSampleRecord));
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_THAT(issues.list()[0], HasIssue("R-003", "ChcRecord.person.nhsNumberStatus"));
  EXPECT_EQ(issues.list()[0].severity, Severity::kWarning);
  EXPECT_EQ(issues.list()[0].line, 5);
}

TEST(Rules, EachIsBrokenByARecordThatBreaksNoOther) {
  const auto rules = RealRules();
  ASSERT_NE(rules, nullptr);
  Generator generator(1);
  for (const RuleInfo& info : rules->rules()) {
    const auto record = generator.Break(info.id);
    ASSERT_THAT(record, IsOk()) << info.id;
    const fhir::Document document = ReadRecord(record->Write());
    ASSERT_TRUE(document.root()) << info.id;
    const Issues issues = rules->Check(document, Today());
    ASSERT_FALSE(issues.empty()) << info.id;
    for (const Issue& issue : issues.list()) {
      EXPECT_EQ(issue.id, info.id) << ToText(issue);
      EXPECT_EQ(issue.severity, info.severity) << ToText(issue);
      EXPECT_THAT(issue.expression, HasSubstr("ChcRecord")) << ToText(issue);
      EXPECT_GT(issue.line, 0) << ToText(issue);
      EXPECT_FALSE(issue.diagnostics.empty());
    }
  }
}

TEST(R001, HoldsNhsNumbersToTheirCheckDigitAndRange) {
  constexpr std::string_view kPath = "R-001 ChcRecord.person.nhsNumber";
  EXPECT_THAT(Findings(Sample("9990000018", "9990000019")), ElementsAre(kPath));
  EXPECT_THAT(Findings(Sample("9990000018", "999000001")), ElementsAre(kPath));
  EXPECT_THAT(Findings(Sample("9990000018", "999 000 0018")), ElementsAre(kPath));
  // The pattern is configurable; 0 to 3 are refused by default. The number is no test number
  // either.
  EXPECT_THAT(Findings(Sample("9990000018", "0000000000")), ElementsAre(kPath, kPath));
}

TEST(R001, KeepsTestPeopleAndRealPeopleApart) {
  constexpr std::string_view kPath = "R-001 ChcRecord.person.nhsNumber";
  EXPECT_THAT(Findings(Sample("\"testRecord\":true,", "")), ElementsAre(kPath));
  EXPECT_THAT(Findings(Sample("\"testRecord\":true", "\"testRecord\":false")), ElementsAre(kPath));
  // 9000000009 is a test person of the NHS's sandbox: in test_numbers of rules.yaml.
  EXPECT_THAT(Findings(Sample("9990000018", "9000000009")), ElementsAre());
  RuleContext none = Today();
  none.test_numbers = std::vector<std::string>{};
  EXPECT_THAT(Findings(Sample("9990000018", "9000000009"), none), ElementsAre(kPath));
}

TEST(R001, TakesItsPatternFromTheConfiguration) {
  RuleContext context = Today();
  context.nhs_number_pattern = "^4[0-9]{9}$";
  EXPECT_THAT(Findings(std::string(kSampleRecord), context),
              ElementsAre("R-001 ChcRecord.person.nhsNumber"));
}

TEST(R002, AcceptsAMissingNumberWithItsReasonOrATrace) {
  constexpr std::string_view kFrom =
      R"("nhsNumber":"9990000018","nhsNumberStatus":"present-not-traced")";
  EXPECT_THAT(Findings(Sample(kFrom, R"("nhsNumberStatus":"not-present")")),
              ElementsAre("R-002 ChcRecord.person.nhsNumber"));
  EXPECT_THAT(Findings(Sample(kFrom, R"("nhsNumberStatus":"trace-required")")), ElementsAre());
  EXPECT_THAT(
      Findings(Sample(
          kFrom,
          R"("nhsNumberStatus":"not-present","nhsNumberUnavailableReason":"overseas-patient")")),
      ElementsAre());
}

TEST(R004, RefusesAPersonUnder18OnTheDayOfReferral) {
  EXPECT_THAT(Findings(Sample("1940-02-29", "2008-10-01")), ElementsAre());
  EXPECT_THAT(Findings(Sample("1940-02-29", "2008-10-02")),
              ElementsAre("R-004 ChcRecord.person.birthDate"));
}

TEST(R005, RefusesAFutureOrVeryOldDateOfBirth) {
  EXPECT_THAT(Findings(Sample("1940-02-29", "1905-10-01")),
              ElementsAre("R-005 ChcRecord.person.birthDate"));
  EXPECT_THAT(Findings(Sample("1940-02-29", "1905-10-02")), ElementsAre());
  EXPECT_THAT(Findings(Sample("1940-02-29", "2026-10-02")),
              Contains("R-005 ChcRecord.person.birthDate"));
}

TEST(R006, HoldsDeathBetweenBirthAndToday) {
  const auto with_death = [](std::string_view date) {
    return Sample(R"("gender":"female",)", R"("gender":"female","deceased":{"flag":true,"date":")" +
                                               std::string(date) + R"("},)");
  };
  EXPECT_THAT(Findings(with_death("2026-10-01")), ElementsAre());
  EXPECT_THAT(Findings(with_death("2026-10")), ElementsAre());  // cannot be told
  EXPECT_THAT(Findings(with_death("2026-10-02")),
              ElementsAre("R-006 ChcRecord.person.deceased.date"));
  EXPECT_THAT(Findings(with_death("1940-02-28")),
              ElementsAre("R-006 ChcRecord.person.deceased.date"));
}

TEST(R007, NamesTheAddressWhosePostcodeIsNone) {
  EXPECT_THAT(Findings(Sample("ZZ99 3VZ", "ZZ993VZ")),
              ElementsAre("R-007 ChcRecord.person.address[0].postcode"));
}

class Directory final : public Host {
 public:
  [[nodiscard]] std::optional<bool> IsCareBoard(std::string_view ods,
                                                std::chrono::year_month_day) const override {
    if (ods == "X26") return true;
    return ods == "X27" ? std::optional(false) : std::nullopt;
  }
};

TEST(R010, AsksTheDirectoryWhenThereIsOne) {
  constexpr std::string_view kPath = "R-010 ChcRecord.orgs.responsibleIcb";
  const Directory directory;
  RuleContext context = Today();
  context.host = &directory;
  EXPECT_THAT(Findings(std::string(kSampleRecord), context), ElementsAre());
  const std::string council = Sample("\"responsibleIcb\":\"X26\"", "\"responsibleIcb\":\"X27\"");
  EXPECT_THAT(Findings(council, context), ElementsAre(kPath));
  EXPECT_THAT(Findings(council), ElementsAre());
  EXPECT_THAT(Findings(Sample("\"responsibleIcb\":\"X26\"", "\"responsibleIcb\":\"X99\""), context),
              ElementsAre());
  EXPECT_THAT(Findings(Sample("\"responsibleIcb\":\"X26\",", "")), ElementsAre(kPath));
}

TEST(R013, RefusesCodesThatTheRecordDoesNotKnow) {
  struct Case {
    std::string_view from;
    std::string_view to;
    std::string_view path;
  };
  const std::vector<Case> cases{
      {"\"1.0.0\"", "\"2.0.0\"", "ChcRecord.schemaVersion"},
      {"\"confidentiality\":\"R\"", "\"confidentiality\":\"X\"", "ChcRecord.confidentiality"},
      {"\"gender\":\"female\",", "", "ChcRecord.person.gender"},
      {"\"type\":\"usual\"", "\"type\":\"home\"", "ChcRecord.person.address[0].type"},
      {"\"status\":\"given\"", "\"status\":\"yes\"", "ChcRecord.consent.status"},
      {"\"type\":\"chc-checklist\"", "\"type\":\"chc\"", "ChcRecord.referral.type"},
      {"hospital-community", "hospital", "ChcRecord.referral.source"},
      {"routine", "normal", "ChcRecord.referral.priority"},
      {"\"active\"", "\"open\"", "ChcRecord.referral.status"},
      {"\"location\":\"04\"", "\"location\":\"4\"", "ChcRecord.checklist.location"},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(Findings(Sample(c.from, c.to)), ElementsAre("R-013 " + std::string(c.path)))
        << c.to;
  }
}

TEST(R014, FindsControlCharactersAndLettersInTwoPieces) {
  EXPECT_THAT(Findings(Sample("One person to transfer.", "One\\u001Bperson")),
              ElementsAre("R-014 ChcRecord.checklist.domains[4].evidence"));
  EXPECT_THAT(Findings(Sample("One person to transfer.", "cafe\xCC\x81")),
              ElementsAre("R-014 ChcRecord.checklist.domains[4].evidence"));
  EXPECT_THAT(Findings(Sample("One person to transfer.", "caf\xC3\xA9\\r\\n\\tnext")),
              ElementsAre());
}

TEST(R015, WantsTheChecklistCompletedByTheDayItWasReceived) {
  EXPECT_THAT(
      Findings(Sample("\"completedDate\":\"2026-09-30\"", "\"completedDate\":\"2026-10-01\"")),
      ElementsAre());
  EXPECT_THAT(
      Findings(Sample("\"completedDate\":\"2026-09-30\"", "\"completedDate\":\"2026-10-02\"")),
      ElementsAre("R-015 ChcRecord.checklist.completedDate"));
}

TEST(R016, RefusesAReferralFromTheFuture) {
  EXPECT_THAT(
      Findings(Sample("\"receivedDate\":\"2026-10-01\"", "\"receivedDate\":\"2026-10-02\"")),
      ElementsAre("R-016 ChcRecord.referral.receivedDate"));
}

TEST(R030, SaysWhichDomainIsDoubledAndWhichIsMissing) {
  const Issues issues =
      CheckText(Sample("\"domain\":\"medication\"", "\"domain\":\"consciousness\""));
  ASSERT_EQ(issues.size(), 2U);
  EXPECT_THAT(issues.list()[1], HasIssue("R-030", "ChcRecord.checklist.domains[10].domain"));
  EXPECT_THAT(issues.list()[1].diagnostics,
              AllOf(HasSubstr("consciousness is scored more than once"),
                    HasSubstr("the eleventh domain 'medication' is missing")));
}

TEST(R030, RefusesATwelfthDomainAndAMissingOne) {
  const std::string twelve =
      Sample("{\"domain\":\"consciousness\",\"level\":\"C\"}",
             R"({"domain":"consciousness","level":"C"},{"domain":"other","level":"C"})");
  EXPECT_THAT(Findings(twelve), ElementsAre("R-030 ChcRecord.checklist"));
  EXPECT_THAT(CheckText(twelve).list()[1].diagnostics,
              AllOf(HasSubstr("belongs to the DST"), Not(HasSubstr("'other'"))));
  const std::string ten = Sample(",\n    {\"domain\":\"consciousness\",\"level\":\"C\"}", "");
  EXPECT_THAT(CheckText(ten).list()[1].diagnostics,
              HasSubstr("the eleventh domain 'consciousness' is missing"));
}

TEST(R030, NeverRepeatsWhatStandsInADomainField) {
  const Issues issues =
      CheckText(Replaced(Sample("\"domain\":\"medication\"", "\"domain\":\"Jane\""),
                         "\"domain\":\"behaviour\"", "\"domain\":\"Jane\""));
  for (const Issue& issue : issues.list()) EXPECT_THAT(issue.diagnostics, Not(HasSubstr("Jane")));
}

TEST(R031, ReadsNothingButABCAsALevel) {
  for (const std::string_view level : {"3", "a", "High", "D"}) {
    EXPECT_THAT(Findings(Sample("\"mobility\",\"level\":\"B\"",
                                "\"mobility\",\"level\":\"" + std::string(level) + "\"")),
                ElementsAre("R-031 ChcRecord.checklist.domains[4].level"));
  }
}

TEST(R032, ComparesStatedCountsWithTheDomains) {
  const auto with_counts = [](std::string_view counts) {
    return Sample("\"outcome\":\"positive\"", "\"outcome\":\"positive\"," + std::string(counts));
  };
  EXPECT_THAT(Findings(with_counts(
                  R"("counts":{"a":1,"b":3,"c":7,"starA":1},"computedOutcome":"positive")")),
              ElementsAre());
  EXPECT_THAT(
      Findings(
          with_counts(R"("counts":{"a":2,"b":4,"c":8,"starA":0},"computedOutcome":"negative")")),
      ElementsAre("R-032 ChcRecord.checklist.counts.a", "R-032 ChcRecord.checklist.counts.b",
                  "R-032 ChcRecord.checklist.counts.c", "R-032 ChcRecord.checklist.counts.starA",
                  "R-032 ChcRecord.checklist.computedOutcome"));
}

// A record whose domains have these levels, in the order of the form.
std::string WithLevels(std::string_view levels, std::string_view outcome) {
  Json record = *Json::Parse(kSampleRecord);
  Json::Array domains = record["checklist"]["domains"].array();
  for (std::size_t i = 0; i < domains.size(); ++i) {
    domains[i].Set("level", std::string(1, levels[i]));
    domains[i].Set("evidence", "Seen.");
  }
  Json checklist = record["checklist"];
  checklist.Set("domains", Json(domains));
  checklist.Set("outcome", outcome);
  record.Set("checklist", checklist);
  return record.Write();
}

TEST(R033AndR034, FollowTheFormulaOfTheChecklist) {
  struct Case {
    std::string_view levels;  // breathing … consciousness; breathing, behaviour, medication,
                              // consciousness are starred
    bool positive;
  };
  const std::vector<Case> cases{
      {"CCCCCCCCCCC", false}, {"CACCCCCCCCC", false}, {"CAACCCCCCCC", true},
      {"CBBBBCCCCCC", false}, {"CBBBBBCCCCC", true},  {"CABBBBCCCCC", true},
      {"CABBBCCCCCC", false}, {"ACCCCCCCCCC", true},  {"CCCCCCCCACC", true},
      {"CCCCCCCCCAC", true},  {"CCCCCCCCCCA", true},  {"CCCCCCCACCC", false},
  };
  for (const Case& c : cases) {
    const auto negative = Findings(WithLevels(c.levels, "negative"));
    const auto positive = Findings(WithLevels(c.levels, "positive"));
    if (c.positive) {
      EXPECT_THAT(negative, ElementsAre("R-033 ChcRecord.checklist.outcome")) << c.levels;
      EXPECT_THAT(positive, ElementsAre()) << c.levels;
    } else {
      EXPECT_THAT(negative, ElementsAre()) << c.levels;
      EXPECT_THAT(positive, ElementsAre("R-034 ChcRecord.checklist.overrideRationale")) << c.levels;
    }
  }
}

TEST(R034, AcceptsAnOverrideWithItsRationale) {
  const std::string text = WithLevels("CCCCCCCCCCC", "positive");
  EXPECT_THAT(Findings(Replaced(text, "\"outcome\":\"positive\"",
                                R"("outcome":"positive","overrideRationale":"Judgement.")")),
              ElementsAre());
}

TEST(R035, WantsEvidenceForAAndB) {
  EXPECT_THAT(Findings(Sample(",\"evidence\":\"One person to transfer.\"", "")),
              ElementsAre("R-035 ChcRecord.checklist.domains[4].evidence"));
}

TEST(R036, NamesEachMissingPartOfTheSignature) {
  const std::string text = Replaced(
      Replaced(
          Sample(
              R"("name":"Test Clinician","role":"discharge nurse","profession":"nurse","regBody":"NMC","organisationOds":"X28")",
              R"("profession":"nurse")"),
          ",\"signedAt\":\"2026-09-30T15:40:00Z\"", ""),
      "\"completedDate\":\"2026-09-30\",", "");
  EXPECT_THAT(Findings(text), ElementsAre("R-036 ChcRecord.checklist.completer.name",
                                          "R-036 ChcRecord.checklist.completer.role",
                                          "R-036 ChcRecord.checklist.completer.organisationOds",
                                          "R-036 ChcRecord.checklist.signedAt",
                                          "R-036 ChcRecord.checklist.completedDate"));
}

TEST(R037, WarnsOfAnAcuteWard) {
  EXPECT_THAT(Findings(Sample("\"location\":\"04\"", "\"location\":\"03\"")),
              ElementsAre("R-037 ChcRecord.checklist.location"));
}

TEST(Rules, NeverRepeatAValue) {
  Generator generator(5);
  const auto rules = RealRules();
  ASSERT_NE(rules, nullptr);
  for (const std::string& id : Generator::Breakable()) {
    const Json record = *generator.Break(id);
    const Issues issues = rules->Check(ReadRecord(record.Write()), Today());
    for (const Issue& issue : issues.list()) {
      for (const std::string_view secret : {"TEST", "1940", "ZZ99", "Test Clinician"}) {
        if (id == "R-007" && secret == "ZZ99") continue;  // named as the way out for everyone
        EXPECT_THAT(issue.diagnostics, Not(HasSubstr(secret))) << ToText(issue);
      }
    }
  }
}

TEST(RuleFile, ReportsEachMistakeWithItsLine) {
  const std::string head = "nhs_number_pattern: \"^9\"\nrules:\n";
  struct Case {
    std::string text;
    int line;
    std::string words;
  };
  const std::vector<Case> cases{
      {head + "  - {id: R-1, severity: error, expression: \"a.(\", message: m}\n", 3,
       "cannot be read"},
      {head + "  - {id: R-1, severity: error, expression: \"noSuchFunction()\", message: m}\n", 3,
       "cannot be read"},
      {head + "  - {id: R-1, severity: fatal, expression: \"true\", message: m}\n", 3,
       "error, warning or information"},
      {head + "  - {id: R-1, severity: error, message: m}\n", 3, "'expression' is missing"},
      {head + "  - {id: R-1, severity: error, expression: \"true\"}\n", 3, "'message' is missing"},
      {head + "  - {id: R-1, severity: error, expression: \"true\", message: m, pth: a}\n", 3,
       "did you mean 'path'?"},
      {head + "  - {id: R-1, severity: error, type: wrong, expression: \"true\", message: m}\n", 3,
       "issue type"},
      {head + "  - {id: R-1, severity: error, expression: \"true\", message: \"a {b\"}\n", 3,
       "not closed"},
      {"nhs_number_pattern: \"^9\"\n", 1, "at least one rule"},
  };
  testing::TempFolder folder;
  for (const Case& c : cases) {
    std::ofstream(folder / "rules.yaml") << c.text;
    const auto rules = RuleSet::Load(folder / "rules.yaml");
    ASSERT_FALSE(rules.has_value()) << c.text;
    EXPECT_THAT(rules.error().issues.list(),
                Contains(AllOf(::testing::Field(&Issue::line, c.line),
                               ::testing::Field(&Issue::diagnostics, HasSubstr(c.words)))))
        << c.text;
  }
}

TEST(Rules, AreCheckedAgainstTheRecordsType) {
  EXPECT_THAT(RuleSet::Load(MappingsFolder() / "rules.yaml", testing::R4Types().get()), IsOk());
  testing::TempFolder folder;
  std::ofstream(folder / "rules.yaml")
      << "nhs_number_pattern: \"^9\"\nlists: {levels: [A]}\nrules:\n"
         "  - {id: R-1, severity: error, expression: \"person.brthDate.exists()\", message: m}\n"
         "  - {id: R-2, severity: error, each: checklist.domains, expression: \"lvl in %levels\", "
         "message: m}\n"
         "  - {id: R-3, severity: error, each: checklist.domains, expression: \"level in "
         "%levels\", message: m}\n";
  EXPECT_THAT(RuleSet::Load(folder / "rules.yaml"), IsOk());
  const auto rules = RuleSet::Load(folder / "rules.yaml", testing::R4Types().get());
  ASSERT_FALSE(rules.has_value());
  ASSERT_EQ(rules.error().issues.size(), 2U);
  EXPECT_EQ(rules.error().issues.list()[0].line, 4);
  EXPECT_THAT(
      rules.error().issues.list()[0].diagnostics,
      HasSubstr("line 1, column 8: ChcRecord.person has no element 'brthDate'; did you mean "
                "'birthDate'?"));
  EXPECT_EQ(rules.error().issues.list()[1].line, 5);
  EXPECT_THAT(rules.error().issues.list()[1].diagnostics, HasSubstr("column 1"));
}

TEST(Rules, ReportARuleThatCannotBeEvaluated) {
  testing::TempFolder folder;
  std::ofstream(folder / "rules.yaml")
      << "nhs_number_pattern: \"^9\"\nrules:\n"
         "  - {id: R-1, severity: warning, expression: "
         "\"checklist.domains.level.startsWith('A')\", message: m}\n";
  const auto rules = RuleSet::Load(folder / "rules.yaml");
  ASSERT_THAT(rules, IsOk());
  const Issues issues = (*rules)->Check(ReadRecord(std::string(kSampleRecord)), Today());
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.list()[0].id, "R-1");
  EXPECT_EQ(issues.list()[0].type, IssueType::kException);
}

}  // namespace
}  // namespace gateway::records
