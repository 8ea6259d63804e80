#include "gateway/messaging/pipeline.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <fstream>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"
#include "gateway/messaging/response.h"
#include "gateway/records/generate.h"
#include "tests/messaging/rig.h"
#include "tests/messaging/sample_message.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::messaging {
namespace {

using gateway::testing::IsOk;
using store::DeliveryState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Rig;
using testing::SampleMessage;

constexpr const char* kId = "7d3f6e1a-0000-4000-8000-000000000001";

// A valid checklist record from X28 for X26, with X27 as council.
std::string Record(std::uint64_t seed = 5) {
  records::Generator generator(seed);
  Json record = generator.Record();
  Json source = record["sourceSystem"];
  source.Set("organisationOds", "X28");
  record.Set("sourceSystem", source);
  record.Set(
      "orgs",
      Json::Of({{"responsibleIcb", "X26"},
                {"localAuthority", Json::Of({{"ods", "X27"}, {"name", "Example Council"}})}}));
  return record.Write();
}

std::string MessageIdOf(const Answer& answer) {
  const auto body = Json::Parse(answer.body);
  EXPECT_THAT(body, IsOk());
  const std::string& location = (*body)["entry"].array().front()["response"]["location"].string();
  return location.substr(location.find('/') + 1);
}

// What a receiver that took the message answers.
Result<Receipt> AnswerWith(const Parcel& parcel, ResponseCode code) {
  const auto read = fhir::ReadJson(parcel.body, gateway::testing::R4Types());
  const auto facts = ReadHeader(read->document.root(), Directory({}));
  const auto response =
      MakeResponse(read->document, *facts, code, {}, *ParseInstant("2026-10-01T10:00:00Z"));
  return Receipt{200, "application/fhir+json", fhir::WriteJson(response.root())};
}

TEST(Pipeline, AcceptsAMessageDeliversItAndKnowsItIsAcknowledged) {
  Rig rig;
  rig.icb.Answer([](const Parcel& p) { return AnswerWith(p, ResponseCode::kOk); });
  const Answer answer = rig.pipeline->AcceptMessage(rig.ArrivalOf(SampleMessage(kId)));
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(answer.body, HasSubstr("\"identifier\":\"" + std::string(kId)));
  EXPECT_THAT(rig.StatesOf(kId), ElementsAre(DeliveryState::kPending));
  EXPECT_EQ(rig.DeliverDue(), 1);
  EXPECT_THAT(rig.StatesOf(kId), ElementsAre(DeliveryState::kAcknowledged));
  EXPECT_EQ(rig.icb.parcels().front().body, SampleMessage(kId));
}

TEST(Pipeline, AnswersARepeatAsTheFirstTimeAndSendsNothingAgain) {
  Rig rig;
  const Answer first = rig.pipeline->AcceptMessage(rig.ArrivalOf(SampleMessage(kId)));
  rig.clock.Advance(std::chrono::hours(1));
  const Answer again = rig.pipeline->AcceptMessage(rig.ArrivalOf(SampleMessage(kId)));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(rig.DeliverDue(), 1);
}

TEST(Pipeline, RefusesTheSameIdWithOtherContent) {
  Rig rig;
  ASSERT_EQ(rig.pipeline->AcceptMessage(rig.ArrivalOf(SampleMessage(kId))).status, 200);
  EXPECT_EQ(rig.pipeline->AcceptMessage(rig.ArrivalOf(SampleMessage(kId, "CASE-2"))).status, 409);
  EXPECT_EQ(rig.DeliverDue(), 1);
}

TEST(Pipeline, RefusesASenderThatTheClientMayNotActFor) {
  Rig rig;
  const Answer answer =
      rig.pipeline->AcceptMessage(rig.ArrivalOf(SampleMessage(kId), "fhir-json", "X27"));
  EXPECT_EQ(answer.status, 403);
  EXPECT_FALSE(rig.store->FindMessage(kId));
}

TEST(Pipeline, RefusesTruncatedJsonWithItsPlaceAndStoresNothing) {
  Rig rig;
  const std::string whole = SampleMessage(kId);
  const Answer answer =
      rig.pipeline->AcceptMessage(rig.ArrivalOf(whole.substr(0, whole.size() / 2)));
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("issue-line"));
  EXPECT_FALSE(rig.store->FindMessage(kId));
}

TEST(Pipeline, TriesAgainLaterWhenTheReceiverFailsAndSendsTheSameBytes) {
  Rig rig;
  ASSERT_EQ(rig.pipeline->AcceptMessage(rig.ArrivalOf(SampleMessage(kId))).status, 200);
  rig.icb.Answer(
      [](const Parcel&) { return Fail(IssueType::kTransient, "the receiver answered 500"); });
  EXPECT_EQ(rig.DeliverDue(), 1);
  EXPECT_EQ(rig.DeliverDue(), 0) << "not before its time";
  EXPECT_THAT(rig.StatesOf(kId), ElementsAre(DeliveryState::kPending));
  rig.clock.Advance(std::chrono::minutes(1));
  rig.icb.Answer([](const Parcel& p) { return AnswerWith(p, ResponseCode::kOk); });
  EXPECT_EQ(rig.DeliverDue(), 1);
  EXPECT_THAT(rig.StatesOf(kId), ElementsAre(DeliveryState::kAcknowledged));
  const auto parcels = rig.icb.parcels();
  ASSERT_EQ(parcels.size(), 2U);
  EXPECT_EQ(parcels[0].body, parcels[1].body);
  EXPECT_EQ(parcels[0].request_id, parcels[1].request_id);
}

TEST(Pipeline, HoldsWhatTheReceiverRefusesForGoodOnTheWorklist) {
  Rig rig;
  ASSERT_EQ(rig.pipeline->AcceptMessage(rig.ArrivalOf(SampleMessage(kId))).status, 200);
  rig.icb.Answer(
      [](const Parcel&) { return Fail(IssueType::kProcessing, "the receiver answered 422"); });
  rig.DeliverDue();
  EXPECT_THAT(rig.StatesOf(kId), ElementsAre(DeliveryState::kHeld));
  const auto items = rig.store->ListWorklist({});
  ASSERT_THAT(items, IsOk());
  ASSERT_EQ(items->size(), 1U);
  EXPECT_THAT(items->front().reason, HasSubstr("422"));
}

TEST(Pipeline, KeepsTheOrderOfACaseAndLetsOtherCasesPass) {
  Rig rig;
  const auto id = [](int n) { return "7d3f6e1a-0000-4000-8000-00000000000" + std::to_string(n); };
  rig.icb.Answer([&](const Parcel& p) -> Result<Receipt> {
    if (p.message_id == id(1)) return Fail(IssueType::kTransient, "the receiver answered 500");
    return AnswerWith(p, ResponseCode::kOk);
  });
  ASSERT_EQ(rig.pipeline->AcceptMessage(rig.ArrivalOf(SampleMessage(id(1), "CASE-A"))).status, 200);
  ASSERT_EQ(rig.pipeline->AcceptMessage(rig.ArrivalOf(SampleMessage(id(2), "CASE-A"))).status, 200);
  ASSERT_EQ(rig.pipeline->AcceptMessage(rig.ArrivalOf(SampleMessage(id(3), "CASE-B"))).status, 200);
  rig.DeliverDue();
  EXPECT_THAT(rig.StatesOf(id(2)), ElementsAre(DeliveryState::kPending))
      << "behind the first of its case";
  EXPECT_THAT(rig.StatesOf(id(3)), ElementsAre(DeliveryState::kAcknowledged));
}

TEST(Pipeline, MatchesAResponseThatComesLater) {
  Rig rig;
  ASSERT_EQ(rig.pipeline->AcceptMessage(rig.ArrivalOf(SampleMessage(kId))).status, 200);
  rig.DeliverDue();
  EXPECT_THAT(rig.StatesOf(kId), ElementsAre(DeliveryState::kDelivered));
  const auto response = AnswerWith(rig.icb.parcels().front(), ResponseCode::kOk);
  const Answer answer =
      rig.pipeline->AcceptMessage(rig.ArrivalOf(response->body, "fhir-json", "X26"));
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(rig.StatesOf(kId), ElementsAre(DeliveryState::kAcknowledged));
}

TEST(Pipeline, PutsAnAnswerToNothingOnTheWorklist) {
  Rig rig;
  Parcel never_sent;
  never_sent.body = SampleMessage(kId);
  const auto response = AnswerWith(never_sent, ResponseCode::kOk);
  ASSERT_EQ(rig.pipeline->AcceptMessage(rig.ArrivalOf(response->body, "fhir-json", "X26")).status,
            200);
  const auto items = rig.store->ListWorklist({});
  ASSERT_THAT(items, IsOk());
  ASSERT_EQ(items->size(), 1U);
  EXPECT_EQ(items->front().kind, "unmatched-response");
}

TEST(Pipeline, CarriesAChecklistToTheIcbAndToTheCouncilInItsOwnFormat) {
  Rig rig;
  rig.icb.Answer([](const Parcel& p) { return AnswerWith(p, ResponseCode::kOk); });
  const Answer answer = rig.pipeline->AcceptRecords(rig.ArrivalOf(Record(), "chc-json"));
  ASSERT_EQ(answer.status, 202) << answer.body;
  rig.DeliverDue();
  EXPECT_THAT(rig.StatesOf(MessageIdOf(answer)),
              ElementsAre(DeliveryState::kAcknowledged, DeliveryState::kDelivered));
  const auto council = rig.council.parcels();
  ASSERT_EQ(council.size(), 1U);
  EXPECT_EQ(council[0].content_type, "text/csv");
  EXPECT_EQ(council[0].file_name, MessageIdOf(answer) + ".csv");
  ASSERT_EQ(council[0].attachments.size(), 1U);
  EXPECT_THAT(council[0].attachments[0].body, HasSubstr("NHS Continuing Healthcare Checklist"));
}

TEST(Pipeline, TakesTheGoodRecordsOfAFileAndRefusesTheOthersByLine) {
  Rig rig;
  const auto broken = records::Generator(9).Break("R-030");
  ASSERT_THAT(broken, IsOk());
  const Answer answer = rig.pipeline->AcceptRecords(
      rig.ArrivalOf(Record(1) + "\n" + broken->Write() + "\n" + Record(2) + "\n", "chc-json"));
  EXPECT_EQ(answer.status, 207) << answer.body;
  EXPECT_THAT(answer.body, HasSubstr("R-030"));
  const auto messages = rig.store->ListMessages({});
  ASSERT_THAT(messages, IsOk());
  EXPECT_EQ(messages->size(), 2U);
}

TEST(Pipeline, CountsWhatEachSourceLeftToDefaults) {
  Rig rig;
  const auto file =
      std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) / "mappings/csv-wide/examples/positive.csv";
  const Answer answer = rig.pipeline->AcceptRecords(rig.ArrivalOf(*ReadFile(file), "csv-wide"));
  ASSERT_EQ(answer.status, 202) << answer.body;
  const std::string exposition = rig.metrics.Exposition();
  EXPECT_THAT(
      exposition,
      HasSubstr("chc_record_defaults_total{element=\"referralType\",format=\"csv-wide\",source="));
  EXPECT_THAT(exposition, Not(HasSubstr("element=\"referralPriority\""))) << "it was stated";
}

TEST(Pipeline, RefusesAClientThatAsksTooOften) {
  Rig rig({1, 2});
  int throttled = 0;
  for (int i = 0; i < 4; ++i)
    throttled += rig.pipeline->AcceptMessage(rig.ArrivalOf("{}")).status == 429;
  EXPECT_EQ(throttled, 2);
  rig.clock.Advance(std::chrono::seconds(1));
  EXPECT_NE(rig.pipeline->AcceptMessage(rig.ArrivalOf("{}")).status, 429);
}

TEST(Pipeline, KeepsPatientDataOutOfWorklistAndAudit) {
  Rig rig;
  rig.icb.Answer(
      [](const Parcel&) { return Fail(IssueType::kProcessing, "the receiver answered 422"); });
  ASSERT_EQ(rig.pipeline->AcceptRecords(rig.ArrivalOf(Record(), "chc-json")).status, 202);
  rig.DeliverDue();
  const auto items = rig.store->ListWorklist({});
  ASSERT_THAT(items, IsOk());
  ASSERT_FALSE(items->empty());
  for (const auto& item : *items) EXPECT_THAT(item.reason, Not(HasSubstr("999")));
}

}  // namespace
}  // namespace gateway::messaging
