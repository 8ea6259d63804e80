#include "gateway/messaging/lineage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "gateway/base/file.h"
#include "gateway/base/gzip.h"
#include "tests/messaging/rig.h"
#include "tests/support/matchers.h"

namespace gateway::messaging {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::testing::_;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Rig;

std::string Example(const std::string& file) {
  return *ReadFile(std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) / "mappings" / file);
}

// Of the one message in the rig's store.
std::string KeptOf(Rig& rig) {
  const auto list = rig.store->ListMessages({});
  EXPECT_THAT(list, IsOk());
  const auto kept = rig.store->LoadLineage(list->at(0).message.sequence);
  EXPECT_THAT(kept, IsOk());
  return kept.value_or("");
}

const Json& LineFor(const Json& step, const std::string& target) {
  static const Json kNone;
  for (const Json& line : step["lineage"].array()) {
    if (line["target"].string() == target) return line;
  }
  ADD_FAILURE() << "nothing made " << target;
  return kNone;
}

TEST(Lineage, IsKeptWithTheMessageFromTheCellToTheElement) {
  Rig rig;
  const Answer answer = rig.pipeline->AcceptRecords(
      rig.ArrivalOf(Example("csv-wide/examples/positive.csv"), "csv-wide"));
  ASSERT_EQ(answer.status, 202) << answer.body;
  const std::string kept = KeptOf(rig);
  const auto shown = ShowLineage(kept);
  ASSERT_THAT(shown, IsOk());
  const Json::Array& steps = (*shown)["steps"].array();
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0]["to"].string(), "ChcRecord");
  EXPECT_EQ(steps[1]["to"].string(), "Bundle");
  const Json& family = LineFor(steps[0], "ChcRecord.person.name.family");
  EXPECT_EQ(family["how"].string(), "copied");
  EXPECT_EQ(family["rule"]["map"].string(), "csv-wide-to-chc-record");
  const Json& cell = family["source"].array().at(0);
  EXPECT_THAT(cell["expression"].string(), HasSubstr(".familyName"));
  EXPECT_EQ(cell["line"].integer(), 2);
  EXPECT_GT(cell["column"].integer(), 0);
  EXPECT_EQ(LineFor(steps[0], "ChcRecord.referral.type")["how"].string(), "defaulted");
  EXPECT_TRUE(steps[0]["loss"].array().empty());
  EXPECT_LT(kept.size(), 32'000U);
}

TEST(Lineage, IsKeptForEachFormThatAReceiverGets) {
  Rig rig;
  const Answer answer = rig.pipeline->AcceptRecords(
      rig.ArrivalOf(Example("chc-json/examples/everything.json"), "chc-json"));
  ASSERT_EQ(answer.status, 202) << answer.body;
  const auto shown = ShowLineage(KeptOf(rig));
  ASSERT_THAT(shown, IsOk());
  const auto list = rig.store->ListMessages({});
  const auto detail = rig.store->FindMessage(list->at(0).message.exchange_id);
  ASSERT_THAT(detail, IsOk());
  const Json::Array& forms = (*shown)["deliveries"].array();
  ASSERT_EQ(forms.size(), 1U);
  EXPECT_EQ(forms[0]["format"].string(), "csv-wide");
  const auto place = static_cast<std::size_t>(forms[0]["delivery"].integer());
  EXPECT_EQ(detail->deliveries.at(place - 1).delivery.destination, "X27");
  EXPECT_EQ(forms[0]["steps"].array().size(), 2U);
}

TEST(Lineage, HoldsNoValueOfTheRecord) {
  Rig rig;
  ASSERT_EQ(
      rig.pipeline
          ->AcceptRecords(rig.ArrivalOf(Example("chc-json/examples/everything.json"), "chc-json"))
          .status,
      202);
  const auto text = Gunzip(KeptOf(rig), std::size_t{10} << 20);
  ASSERT_THAT(text, IsOk());
  for (const char* value : {"TEST", "9990000034", "Exampleton", "1940"})
    EXPECT_THAT(*text, Not(HasSubstr(value)));
}

TEST(Lineage, IsRefusedWhenItIsDamaged) {
  EXPECT_THAT(ShowLineage("no gzip"), IsError(IssueType::kInvalid, _));
  EXPECT_THAT(ShowLineage(Gzip("no JSON")), IsError(IssueType::kStructure, _));
}

}  // namespace
}  // namespace gateway::messaging
