// What a format made up because nothing stated it, in the lineage of the message.
#include "gateway/messaging/made_values.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <map>

#include "gateway/base/file.h"
#include "gateway/messaging/intake.h"
#include "tests/messaging/rig.h"
#include "tests/support/matchers.h"

namespace gateway::messaging {
namespace {

using ::gateway::testing::IsOk;
using mapping::How;
using ::testing::Contains;

const Instant kNow = *ParseInstant("2026-10-01T12:00:00Z");

Candidate Read(const std::string& format, const std::string& file) {
  const auto path =
      std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) / "mappings" / format / "examples" / file;
  auto read = testing::SharedIntake()->ReadRecords(format, *ReadFile(path), kNow);
  EXPECT_THAT(read, IsOk());
  return read && read->size() == 1 ? std::move(read->front()) : Candidate{};
}

std::map<std::string, How> HowOf(const mapping::Transformed& step) {
  std::map<std::string, How> how;
  for (const mapping::LineageEntry& entry : step.lineage) {
    how.emplace(fhir::PathOf(step.output.root(), entry.target), entry.how);
  }
  return how;
}

TEST(MadeValues, AreDefaultedOrComputedInTheRecordAndInTheMessage) {
  const Candidate one = Read("csv-wide", "positive.csv");
  EXPECT_THAT(one.made.defaulted, Contains("referralType"));
  EXPECT_THAT(one.made.derived, Contains("recordId"));
  ASSERT_EQ(one.steps.size(), 2U);
  const auto record = HowOf(one.steps[0]);
  EXPECT_EQ(record.at("ChcRecord.referral.type"), How::kDefaulted);
  EXPECT_EQ(record.at("ChcRecord.checklist.formVersion"), How::kDefaulted);
  EXPECT_EQ(record.at("ChcRecord.recordId"), How::kComputed);
  EXPECT_EQ(record.at("ChcRecord.localCaseId"), How::kCopied);
  EXPECT_EQ(record.at("ChcRecord.referral.priority"), How::kCopied);
  bool carried = false;
  for (const mapping::LineageEntry& entry : one.steps[1].lineage) {
    if (entry.rule() != "confidentiality") continue;
    carried = carried || (entry.how == How::kDefaulted && entry.target.text() == "R");
  }
  EXPECT_TRUE(carried) << "the label of the message says that nobody stated it";
}

TEST(MadeValues, AreNoneWhereEverythingIsStated) {
  const Candidate one = Read("chc-json", "everything.json");
  EXPECT_TRUE(one.made.defaulted.empty());
  EXPECT_TRUE(one.made.derived.empty());
}

}  // namespace
}  // namespace gateway::messaging
