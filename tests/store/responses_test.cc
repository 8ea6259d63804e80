#include "gateway/store/responses.h"

#include "tests/store/store_fixture.h"

namespace gateway::store {
namespace {

class ResponsesTest : public StoreTest {
 protected:
  Response Answering(const std::string& id, ResponseCode code) {
    return {.in_response_to = id, .sender = "X27", .code = code, .response_id = "r1", .at = now()};
  }
  std::optional<ResponseMatch> Record(const Response& response) {
    auto match = store_->RecordResponse(response);
    EXPECT_THAT(match, IsOk());
    return match.value_or(std::nullopt);
  }
};

TEST_F(ResponsesTest, FindsTheDeliveryByItsWireIdOrItsMessageId) {
  Accept(1, 1);
  Accept(2, 2);
  const auto claimed = Claim();
  for (const Delivery& delivery : claimed) Send(delivery);
  auto match = Record(Answering("wire-1", ResponseCode::kOk));
  ASSERT_TRUE(match);
  EXPECT_EQ(match->exchange_id, "x1");
  EXPECT_EQ(match->state, DeliveryState::kAcknowledged);
  EXPECT_FALSE(match->repeated);
  EXPECT_EQ(Show(1).response_code, "ok");
  match = Record(Answering("m2", ResponseCode::kFatalError));
  ASSERT_TRUE(match);
  EXPECT_EQ(match->state, DeliveryState::kRejected);
  EXPECT_EQ(Worklist().at(0).kind, kDeliveryRejected);
}

TEST_F(ResponsesTest, AWireIdThatIsTheMessageIdIsFoundAndShownTheSame) {
  AcceptedMessage message = MakeMessage(1, 1, now());
  message.deliveries[0].wire_id = "m1";
  Accept(message);
  EXPECT_EQ(Show(1).wire_id, "m1");
  Send(Claim()[0]);
  EXPECT_EQ(Record(Answering("m1", ResponseCode::kOk))->state, DeliveryState::kAcknowledged);
  EXPECT_FALSE(Record(Answering("", ResponseCode::kOk)));
}

TEST_F(ResponsesTest, OnlyTheDestinationCanAnswer) {
  Accept(1, 1);
  Send(Claim()[0]);
  Response response = Answering("wire-1", ResponseCode::kOk);
  response.sender = "X28";
  EXPECT_FALSE(Record(response));
  EXPECT_FALSE(Record(Answering("wire-9", ResponseCode::kOk)));
  EXPECT_EQ(Show(1).state, DeliveryState::kDelivered);
}

TEST_F(ResponsesTest, TheFirstAnswerStands) {
  Accept(1, 1);
  Send(Claim()[0]);
  Record(Answering("wire-1", ResponseCode::kOk));
  EXPECT_TRUE(Record(Answering("wire-1", ResponseCode::kOk))->repeated);
  EXPECT_TRUE(Worklist().empty());
  const auto match = Record(Answering("wire-1", ResponseCode::kFatalError));
  EXPECT_TRUE(match->repeated);
  EXPECT_EQ(match->state, DeliveryState::kAcknowledged);
  EXPECT_EQ(Worklist().at(0).kind, kResponseChanged);
}

TEST_F(ResponsesTest, ATransientErrorIsSentAgainOrHeld) {
  Accept(1, 1);
  Accept(2, 2);
  const auto claimed = Claim();
  for (const Delivery& delivery : claimed) Send(delivery);
  Response response = Answering("wire-1", ResponseCode::kTransientError);
  response.retry_at = now() + 1min;
  EXPECT_EQ(Record(response)->state, DeliveryState::kPending);
  EXPECT_EQ(Record(Answering("wire-2", ResponseCode::kTransientError))->state,
            DeliveryState::kHeld);
  EXPECT_EQ(Worklist().at(0).kind, kDeliveryHeld);
  clock_.Advance(1min);
  EXPECT_EQ(ClaimedIds(), "m1");
}

TEST_F(ResponsesTest, AnAnswerThatOvertakesTheReportStands) {
  Accept(1, 1);
  const Delivery claimed = Claim()[0];
  EXPECT_EQ(Record(Answering("wire-1", ResponseCode::kOk))->state, DeliveryState::kAcknowledged);
  EXPECT_EQ(Send(claimed), DeliveryState::kAcknowledged);
  EXPECT_EQ(store_->FindMessage("m1")->deliveries[0].attempts.size(), 1U);
}

TEST_F(ResponsesTest, AMessageThatAnswersIsMatchedInItsOwnTransaction) {
  Accept(1, 1);
  Send(Claim()[0]);
  AcceptedMessage answer = MakeMessage(2, 1, now());
  answer.sender = "X27";
  answer.deliveries.clear();
  answer.response = Answering("wire-1", ResponseCode::kOk);
  const AcceptOutcome outcome = Accept(answer);
  ASSERT_TRUE(outcome.matched);
  EXPECT_EQ(outcome.matched->exchange_id, "x1");
  EXPECT_EQ(Show(1).state, DeliveryState::kAcknowledged);
  EXPECT_EQ(store_->FindMessage("m2")->message.in_response_to, "wire-1");
  const AcceptOutcome again = Accept(answer);
  EXPECT_EQ(again.kind, AcceptOutcome::Kind::kDuplicate);
  EXPECT_TRUE(Worklist().empty());
}

TEST_F(ResponsesTest, OverdueIsWhatIsUnsettledPastItsTime) {
  for (int i = 1; i <= 4; ++i) {
    AcceptedMessage message = MakeMessage(i, i, now());
    message.deliveries[0].acknowledge_due = now() + std::chrono::hours(5 - i);
    message.deliveries[0].wants_response = i != 4;
    Accept(message);
  }
  const auto claimed = Claim();
  Send(claimed[1]);
  Send(claimed[3]);
  EXPECT_TRUE(store_->Overdue(now())->empty());
  clock_.Advance(4h + 1s);
  const auto overdue = store_->Overdue(now());
  ASSERT_THAT(overdue, IsOk());
  ASSERT_EQ(overdue->size(), 3U);
  EXPECT_EQ(overdue->at(0).message_id, "m3");
  EXPECT_EQ(overdue->at(1).message_id, "m2");
  EXPECT_EQ(overdue->at(2).message_id, "m1");
  EXPECT_EQ(store_->Overdue(now(), 1)->size(), 1U);
  Record(Answering("wire-2", ResponseCode::kOk));
  EXPECT_EQ(store_->Overdue(now())->size(), 2U);
}

TEST(ResponseCode, ReadsTheThreeCodesOnly) {
  for (const char* code : {"ok", "transient-error", "fatal-error"})
    EXPECT_EQ(ToCode(*ParseResponseCode(code)), code);
  for (const char* code : {"", "OK", "error"})
    EXPECT_THAT(ParseResponseCode(code), IsError(IssueType::kValue, _));
}

}  // namespace
}  // namespace gateway::store
