#include "gateway/messaging/self_test.h"

#include <gmock/gmock-matchers.h>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "gateway/base/file.h"
#include "tests/messaging/rig.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"
#include "tests/support/temp_folder.h"

namespace gateway::messaging {
namespace {

using ::gateway::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

namespace fs = std::filesystem;

const Instant kNow = *ParseInstant("2026-10-01T12:00:00Z");

std::vector<std::string> Told(const Intake& intake, const std::string& format, int cases,
                              SelfTestReport& report) {
  std::vector<std::string> told;
  const records::Format* found = intake.parts().formats->Find(format);
  EXPECT_NE(found, nullptr) << format;
  if (found == nullptr) return told;
  const auto result = SelfTest(intake, *found, 1, cases, kNow,
                               [&](const std::string& text) { told.push_back(text); });
  EXPECT_THAT(result, IsOk());
  if (result) report = *result;
  return told;
}

TEST(SelfTest, EveryFormatGivesBackEveryElement) {
  const Intake& intake = *testing::SharedIntake();
  for (const std::string& name : intake.parts().formats->names()) {
    SelfTestReport report;
    EXPECT_THAT(Told(intake, name, 25, report), IsEmpty()) << name;
    EXPECT_EQ(report.records, 25) << name;
    EXPECT_EQ(report.same, 25) << name;
    EXPECT_GT(report.elements, 70U) << name;
    EXPECT_THAT(report.unfilled, IsEmpty()) << name;
  }
}

// The product with one line of one map taken out, or another in its place.
std::shared_ptr<const Intake> Without(const fs::path& folder, const std::string& map,
                                      const std::string& line, const std::string& instead = "") {
  fs::copy(fs::path(CHC_GATEWAY_SOURCE_DIR) / "mappings", folder / "mappings",
           fs::copy_options::recursive);
  std::string text = *ReadFile(folder / "mappings" / map);
  const std::size_t at = text.find(line);
  EXPECT_NE(at, std::string::npos);
  text.replace(at, text.find('\n', at) - at, instead);
  std::ofstream(folder / "mappings" / map) << text;
  IntakeParts parts = testing::SharedIntake()->parts();
  const auto terminology = std::make_shared<terminology::Service>(parts.registry);
  const auto maps =
      mapping::MapLibrary::Load({(folder / "mappings").string()}, parts.registry, terminology);
  EXPECT_THAT(maps, IsOk());
  if (maps) parts.maps = *maps;
  return std::make_shared<Intake>(std::move(parts));
}

TEST(SelfTest, FindsWhatAMapOnTheWayInForgets) {
  const gateway::testing::TempFolder folder;
  const auto intake =
      Without(folder.path(), "csv-long/csv-long-to-chc-record.map", "c.overrideRationale as v");
  SelfTestReport report;
  const auto told = Told(*intake, "csv-long", 5, report);
  EXPECT_THAT(told, ::testing::Contains(::testing::HasSubstr("lost overrideRationale")));
  EXPECT_LT(report.same, report.records);
}

// A record that cannot be said is a finding about that record and ends nothing.
TEST(SelfTest, TellsOfARecordThatTheFormatCannotSayAndGoesOn) {
  const gateway::testing::TempFolder folder;
  const auto intake =
      Without(folder.path(), "csv-wide/chc-record-to-csv-wide.map", "checklist.outcome as v",
              "checklist.outcome as v check ($this = 'negative') -> c.outcome = v \"outcome\";");
  SelfTestReport report;
  const auto told = Told(*intake, "csv-wide", 25, report);
  EXPECT_EQ(report.records, 25);
  EXPECT_GT(report.same, 0);
  EXPECT_LT(report.same, 25);
  EXPECT_THAT(told, ::testing::SizeIs(5));
  EXPECT_THAT(told, ::testing::Each(::testing::HasSubstr("the maps refuse it")));
}

TEST(SelfTest, FindsWhatAMapOnTheWayOutForgets) {
  const gateway::testing::TempFolder folder;
  const auto intake = Without(folder.path(), "form-json/chc-record-to-form-json.map",
                              "checklist.overrideRationale as v");
  SelfTestReport report;
  Told(*intake, "form-json", 5, report);
  EXPECT_THAT(report.unfilled, ElementsAre("FormSubmission.overrideRationale"));
}

}  // namespace
}  // namespace gateway::messaging
