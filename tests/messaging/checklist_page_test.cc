#include "gateway/messaging/checklist_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "tests/messaging/rig.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::messaging {
namespace {

using ::gateway::testing::IsOk;
using ::gateway::testing::R4;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string Everything() {
  return *ReadFile(std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) /
                   "mappings/chc-json/examples/everything.json");
}

std::string PageOf(const std::string& record, const std::string& message_id = "m-1") {
  static const terminology::Service terminology(R4());
  const records::Format* const format = testing::SharedIntake()->parts().formats->Find("chc-json");
  const auto read = format->Read(record);
  EXPECT_THAT(read, IsOk());
  return ChecklistPage(read->records.at(0).tree.root(), message_id, terminology);
}

std::string Replaced(std::string text, const std::string& piece, const std::string& by) {
  const std::size_t at = text.find(piece);
  EXPECT_NE(at, std::string::npos) << piece;
  return text.replace(at, piece.size(), by);
}

// Members in which people write what they like.
bool IsFree(std::string_view key) {
  static const std::set<std::string_view> kFree{
      "family", "given", "prefix",      "preferred",         "line", "postcode", "evidence",
      "name",   "role",  "localCaseId", "overrideRationale", "value"};
  return kFree.contains(key);
}

constexpr const char* kMarkup = "<img src=\"x\" onerror='y'>&";

// The same value with markup before every free text, however deep.
Json WithMarkup(const Json& value, bool free) {
  if (value.is_string()) return free ? Json(kMarkup + value.string()) : value;
  if (value.is_array()) {
    Json::Array items;
    for (const Json& item : value.array()) items.push_back(WithMarkup(item, free));
    return items;
  }
  if (!value.is_object()) return value;
  Json::Object members;
  for (const auto& [key, member] : value.object())
    members.emplace_back(key, WithMarkup(member, IsFree(key)));
  return members;
}

TEST(ChecklistPage, ShowsThePersonTheReferralAndItsDueDay) {
  const std::string page = PageOf(Everything(), "7d3f6e1a");
  EXPECT_THAT(page, StartsWith("<!doctype html>"));
  EXPECT_THAT(page, HasSubstr("<h1>NHS Continuing Healthcare Checklist</h1>"));
  EXPECT_THAT(page, HasSubstr("Test record: not a real person"));
  EXPECT_THAT(page, HasSubstr("999 000 0034"));
  EXPECT_THAT(page, HasSubstr("1 December 1938"));
  EXPECT_THAT(page, HasSubstr("<dt>Received by the ICB</dt><dd>1 October 2026</dd>"));
  EXPECT_THAT(page, HasSubstr("<dt>Decision due (day 28)</dt><dd>29 October 2026</dd>"));
  EXPECT_THAT(page, HasSubstr("Example Council"));
  EXPECT_THAT(page, HasSubstr("Message 7d3f6e1a."));
  EXPECT_THAT(page, HasSubstr("it is not the national form"));
}

TEST(ChecklistPage, ShowsEveryDomainByItsTitleWithLevelAndEvidence) {
  const std::string page = PageOf(Everything());
  const std::pair<const char*, const char*> rows[] = {
      {"Breathing", "A"}, {"Nutrition", "B"}, {"Continence", "C"}, {"Mobility", "B"}};
  for (const auto& [title, level] : rows) {
    EXPECT_THAT(page, HasSubstr(std::string("<tr><th scope=\"row\">") + title +
                                "</th><td class=\"level\">" + level + "</td>"));
  }
  EXPECT_THAT(page, HasSubstr("Breathless at rest, oxygen."));
  std::size_t domains = 0;
  for (std::size_t at = page.find("scope=\"row\""); at != std::string::npos;
       at = page.find("scope=\"row\"", at + 1))
    ++domains;
  EXPECT_EQ(domains, 11U);
}

TEST(ChecklistPage, HasNoDueDayWhenTheChecklistIsNegative) {
  const std::string page =
      PageOf(Replaced(Everything(), "\"outcome\": \"positive\"", "\"outcome\": \"negative\""));
  EXPECT_THAT(page, AllOf(HasSubstr("Outcome recorded: "), Not(HasSubstr("Decision due"))));
}

TEST(ChecklistPage, EscapesWhateverPeopleWrote) {
  const auto record = Json::Parse(Everything());
  ASSERT_THAT(record, IsOk());
  const std::string page = PageOf(WithMarkup(*record, false).Write());
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, Not(HasSubstr("src=\"x\"")));
  const std::string escaped = "&lt;img src=&quot;x&quot; onerror=";
  for (const char* text : {"TEST", "Marie", "Mrs", "Asa", "1 Example Street", "ZZ99 3VZ",
                           "Breathless at rest", "Example Council", "ward manager",
                           "Test Clinician", "discharge nurse", "CHC-00125", "01632 960000"}) {
    const std::size_t at = page.find(text);
    ASSERT_NE(at, std::string::npos) << text;
    const std::size_t before = page.rfind(escaped, at);
    ASSERT_NE(before, std::string::npos) << text;
    EXPECT_LT(at - before, 80U) << text;
  }
}

TEST(ChecklistPage, EscapesTheMessageIdAndLoadsNothingFromOutside) {
  const std::string page = PageOf(Everything(), "<script>");
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("http://")));
  EXPECT_THAT(page, Not(HasSubstr("https://")));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

}  // namespace
}  // namespace gateway::messaging
