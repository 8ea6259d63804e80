#include "gateway/store/lanes.h"

#include "tests/store/store_fixture.h"

namespace gateway::store {
namespace {

using LanesTest = StoreTest;

TEST_F(LanesTest, OfOneCaseOnlyTheOldestIsOutAtATime) {
  Accept(1, 1);
  Accept(2, 1);
  Accept(3, 2);
  auto first = Claim();
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].message_id, "m1");
  EXPECT_EQ(first[1].message_id, "m3");
  EXPECT_EQ(ClaimedIds(), "");
  Send(first[0]);
  EXPECT_EQ(ClaimedIds(), "m2");
}

TEST_F(LanesTest, OtherDestinationsAndWaysOfTheCaseDoNotWait) {
  AcceptedMessage message = MakeMessage(1, 1, now());
  NewDelivery other = message.deliveries[0];
  other.destination = "X28";
  message.deliveries.push_back(other);
  other.via = "folder";
  message.deliveries.push_back(other);
  other.wire_id = "second in the same lane";
  message.deliveries.push_back(other);
  Accept(message);
  EXPECT_EQ(Claim().size(), 3U);
}

TEST_F(LanesTest, AHeldDeliveryStopsLaterOnesOfItsCaseOnly) {
  Accept(1, 1);
  Accept(2, 1);
  Accept(3, 2);
  Accept(4, 2);
  const auto claimed = Claim();
  EXPECT_EQ(Hold(claimed[0]), DeliveryState::kHeld);
  Send(claimed[1]);
  EXPECT_EQ(ClaimedIds(), "m4");
  EXPECT_FALSE(Show(2).next_attempt_at);
  Accept(5, 1);
  EXPECT_EQ(ClaimedIds(), "");
}

TEST_F(LanesTest, ARetryKeepsItsPlaceAtTheHead) {
  Accept(1, 1);
  Accept(2, 1);
  SendReport report = Report(Claim()[0], AttemptOutcome::kRetry);
  report.retry_at = now() + 10s;
  EXPECT_THAT(store_->RecordSent(report), IsOk());
  EXPECT_EQ(ClaimedIds(), "");
  EXPECT_EQ(*store_->NextDue(), now() + 10s);
  clock_.Advance(10s);
  const auto again = Claim();
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].message_id, "m1");
  EXPECT_EQ(again[0].attempts, 2);
  EXPECT_FALSE(*store_->NextDue());
  Send(again[0]);
  EXPECT_EQ(ClaimedIds(), "m2");
}

// m1 is delivered, m2 is under way, then the receiver asks for m1 again: m2 ends first, and m1 goes
// before m3.
TEST_F(LanesTest, OneThatComesBackGoesBeforeLaterOnesAndNeverBesideThem) {
  for (int i = 1; i <= 3; ++i) Accept(i, 1);
  Send(Claim()[0]);
  const auto second = Claim();
  ASSERT_EQ(second[0].message_id, "m2");
  ASSERT_THAT(store_->RecordResponse({.in_response_to = "wire-1",
                                      .sender = "X27",
                                      .code = ResponseCode::kTransientError,
                                      .at = now(),
                                      .retry_at = now()}),
              IsOk());
  EXPECT_EQ(ClaimedIds(), "");
  SendReport retry = Report(second[0], AttemptOutcome::kRetry);
  retry.retry_at = now();
  ASSERT_THAT(store_->RecordSent(retry), IsOk());
  const auto third = Claim();
  ASSERT_EQ(third.size(), 1U);
  EXPECT_EQ(third[0].message_id, "m1");
  Send(third[0]);
  const auto fourth = Claim();
  ASSERT_EQ(fourth.size(), 1U);
  EXPECT_EQ(fourth[0].message_id, "m2");
  Send(fourth[0]);
  EXPECT_EQ(ClaimedIds(), "m3");
}

}  // namespace
}  // namespace gateway::store
