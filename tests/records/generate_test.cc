#include "gateway/records/generate.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <set>

#include "gateway/base/nhs_number.h"
#include "gateway/records/encoding.h"
#include "tests/records/record_files.h"
#include "tests/support/matchers.h"

namespace gateway::records {
namespace {

using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;

RuleContext Today() {
  return {.today = Generator::kDefaultToday, .test_numbers = {}, .nhs_number_pattern = {}};
}

TEST(Generator, MakesTheSameRecordsFromTheSameSeed) {
  Generator one(42);
  Generator other(42);
  Generator different(43);
  for (int i = 0; i < 5; ++i) {
    const std::string record = one.Record().Write();
    EXPECT_EQ(record, other.Record().Write());
    EXPECT_NE(record, different.Record().Write());
  }
}

TEST(Generator, MakesRecordsThatEveryRuleAccepts) {
  const auto formats = RealFormats();
  const auto rules = RealRules();
  ASSERT_NE(formats, nullptr);
  ASSERT_NE(rules, nullptr);
  Generator generator(7);
  std::set<std::string> outcomes;
  std::set<std::string> numbers;
  for (int i = 0; i < 200; ++i) {
    const Json record = generator.Record();
    const auto read = formats->Find("chc-json")->Read(record.Write());
    ASSERT_THAT(read, IsOk());
    ASSERT_EQ(read->records.size(), 1U);
    for (const Issue& issue : read->records[0].issues.list()) ADD_FAILURE() << ToText(issue);
    const Issues issues = rules->Check(read->records[0].tree, Today());
    for (const Issue& issue : issues.list()) {
      EXPECT_EQ(issue.severity, Severity::kWarning) << ToText(issue);
    }
    EXPECT_TRUE(read->records[0].tree.root().Child("testRecord").text() == "true");
    outcomes.insert(record["checklist"]["outcome"].string());
    const std::string& number = record["person"]["nhsNumber"].string();
    if (number.empty()) continue;
    EXPECT_TRUE(NhsNumber::Parse(number)->IsTestRange());
    EXPECT_TRUE(numbers.insert(number).second) << "twice";
  }
  EXPECT_EQ(outcomes.size(), 2U);
}

TEST(Generator, RecordsComeBackEqualFromTheirOwnFormat) {
  const auto formats = RealFormats();
  ASSERT_NE(formats, nullptr);
  const Format& format = *formats->Find("chc-json");
  Generator generator(8);
  for (int i = 0; i < 50; ++i) {
    const std::string text = generator.Record().Write();
    const auto read = format.Read(text);
    ASSERT_THAT(read, IsOk());
    const auto written = format.Write(std::vector{read->records.at(0).tree});
    ASSERT_THAT(written, IsOk());
    const auto again = format.Read(*written);
    ASSERT_THAT(again, IsOk());
    EXPECT_TRUE(fhir::Equal(read->records[0].tree.root(), again->records.at(0).tree.root()))
        << text;
  }
}

TEST(Generator, ProbesWithRecordsThatEveryRuleAccepts) {
  const auto formats = RealFormats();
  const auto rules = RealRules();
  ASSERT_NE(formats, nullptr);
  ASSERT_NE(rules, nullptr);
  Generator generator(9);
  for (int i = 0; i < 60; ++i) {
    const std::string text = generator.Probing().Write();
    const auto read = formats->Find("chc-json")->Read(text);
    ASSERT_THAT(read, IsOk());
    for (const Issue& issue : read->records.at(0).issues.list()) ADD_FAILURE() << ToText(issue);
    const Issues issues = rules->Check(read->records[0].tree, Today());
    for (const Issue& issue : issues.list()) {
      EXPECT_EQ(issue.severity, Severity::kWarning) << i << ToText(issue);
    }
  }
}

// The leading byte of a character of four tells its plane; that of three is plane 0.
TEST(Generator, ProbesWithTextOfEveryPlane) {
  Generator generator(10);
  std::string all;
  for (int i = 0; i < 200; ++i) all += generator.Probing().Write();
  for (int plane = 1; plane < 17; ++plane) {
    const char lead = static_cast<char>(0xF0 | plane >> 2);
    const char second = static_cast<char>(0x80 | (plane & 3) << 4);
    EXPECT_NE(all.find(std::string{lead, second}), std::string::npos) << "plane " << plane;
  }
  for (const std::string_view text : {"\\r\\n", "\\t", "\\\""}) {
    EXPECT_NE(all.find(text), std::string::npos) << text;
  }
}

TEST(Generator, ProbesAnEncodingWithItsOwnCharactersAlone) {
  Generator generator(11);
  for (int i = 0; i < 100; ++i) {
    const std::string text = generator.Probing(Repertoire::kWindows1252).Write();
    EXPECT_EQ(CannotEncode(text, Encoding::kWindows1252), std::nullopt) << text;
  }
}

TEST(Generator, UsesEveryCodeOfTheMainFields) {
  Generator generator(10);
  std::set<std::string> locations;
  std::set<std::string> sources;
  std::set<std::string> levels;
  for (int i = 0; i < 300; ++i) {
    const Json record = generator.Record();
    locations.insert(record["checklist"]["location"].string());
    sources.insert(record["referral"]["source"].string());
    for (const Json& domain : record["checklist"]["domains"].array())
      levels.insert(domain["level"].string());
  }
  EXPECT_EQ(locations.size(), 8U);
  EXPECT_EQ(sources.size(), 11U);
  EXPECT_EQ(levels.size(), 3U);
}

TEST(Generator, SaysWhichRulesCanBeBroken) {
  EXPECT_THAT(Generator(1).Break("R-999"),
              IsError(IssueType::kNotFound, HasSubstr("R-001, R-002")));
}

}  // namespace
}  // namespace gateway::records
