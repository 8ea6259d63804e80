#include "gateway/store/deliveries.h"
#include "tests/store/store_fixture.h"

namespace gateway::store {
namespace {

using AttemptsTest = StoreTest;

TEST_F(AttemptsTest, ClaimsInOrderUpToTheLimitAndLeaveBusyDestinationsAlone) {
  for (int i = 1; i <= 5; ++i) {
    AcceptedMessage message = MakeMessage(i, i, now());
    if (i % 2 == 0) message.deliveries[0].destination = "X28";
    Accept(message);
    clock_.Advance(1s);
  }
  const auto claimed = Claim(2, {"X28", "it's \"odd\""});
  ASSERT_EQ(claimed.size(), 2U);
  EXPECT_EQ(claimed[0].message_id, "m1");
  EXPECT_EQ(claimed[1].message_id, "m3");
  EXPECT_EQ(claimed[0].state, DeliveryState::kSending);
  EXPECT_EQ(claimed[0].attempts, 1);
  EXPECT_FALSE(claimed[0].possible_repeat);
  EXPECT_EQ(ClaimedIds(), "m2 m4 m5");
}

TEST_F(AttemptsTest, WhatIsNotYetDueIsNotClaimed) {
  Accept(MakeMessage(1, 1, now() + 1s));
  EXPECT_TRUE(Claim().empty());
  EXPECT_EQ(*store_->NextDue(), now() + 1s);
  clock_.Advance(1s);
  EXPECT_EQ(Claim().size(), 1U);
}

TEST_F(AttemptsTest, KeepsTheHistoryOfEveryAttempt) {
  Accept(1, 1);
  const Instant first = now();
  SendReport report = Report(Claim()[0], AttemptOutcome::kRetry);
  report.retry_at = now() + 1s;
  report.error_type = IssueType::kTimeout;
  report.diagnostics = "no answer within 30 s";
  report.millis = 30'000;
  ASSERT_THAT(store_->RecordSent(report), IsOk());
  EXPECT_EQ(Show(1).state, DeliveryState::kPending);
  clock_.Advance(1s);
  const Delivery again = Claim()[0];
  EXPECT_TRUE(again.possible_repeat);
  report = Report(again, AttemptOutcome::kDelivered);
  report.http_status = 200;
  EXPECT_EQ(*store_->RecordSent(report), DeliveryState::kDelivered);
  EXPECT_EQ(Show(1).settled_at, now());

  const auto attempts = store_->FindMessage("m1")->deliveries[0].attempts;
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts[0].at, first);
  EXPECT_EQ(attempts[0].outcome, AttemptOutcome::kRetry);
  EXPECT_EQ(attempts[0].error_type, IssueType::kTimeout);
  EXPECT_EQ(attempts[0].diagnostics, "no answer within 30 s");
  EXPECT_EQ(attempts[0].millis, 30'000);
  EXPECT_EQ(attempts[1].number, 2);
  EXPECT_EQ(attempts[1].http_status, 200);
  EXPECT_FALSE(attempts[1].error_type);
}

TEST_F(AttemptsTest, OnlyTheAttemptUnderWayCanBeReported) {
  Accept(1, 1);
  SendReport early{.delivery = Show(1).id, .attempt = 0, .at = now()};
  EXPECT_THAT(store_->RecordSent(early), IsError(IssueType::kConflict, _));
  const Delivery claimed = Claim()[0];
  SendReport stale = Report(claimed, AttemptOutcome::kDelivered);
  stale.attempt = 7;
  EXPECT_THAT(store_->RecordSent(stale), IsError(IssueType::kConflict, _));
  Send(claimed);
  EXPECT_THAT(store_->RecordSent(Report(claimed, AttemptOutcome::kHeld)),
              IsError(IssueType::kConflict, _));
  EXPECT_EQ(Show(1).state, DeliveryState::kDelivered);
  EXPECT_TRUE(Worklist().empty());
  EXPECT_THAT(store_->RecordSent({.delivery = 99, .attempt = 1}), IsError(IssueType::kNotFound, _));
}

TEST_F(AttemptsTest, WhatWasBeingSentAtACrashIsDueAgainAsAPossibleRepeat) {
  Accept(1, 1);
  Accept(2, 1);
  Accept(3, 3);
  const auto before = Claim();
  ASSERT_EQ(before.size(), 2U);
  Send(before[1]);
  Reopen();
  EXPECT_EQ(*store_->RecoverInterrupted(now()), 1);
  EXPECT_EQ(*store_->RecoverInterrupted(now()), 0);
  const auto again = Claim();
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].message_id, "m1");
  EXPECT_TRUE(again[0].possible_repeat);
  EXPECT_EQ(again[0].attempts, 2);
  EXPECT_EQ(store_->LoadContent(again[0].id)->body, "rendered 1");
  EXPECT_EQ(store_->FindMessage("m1")->deliveries[0].attempts.at(0).outcome,
            AttemptOutcome::kInterrupted);
}

TEST_F(AttemptsTest, AnAnswerInTheSameCallSettlesTheDelivery) {
  for (int i = 1; i <= 3; ++i) Accept(i, i);
  const auto claimed = Claim();
  SendReport report = Report(claimed[0], AttemptOutcome::kDelivered);
  report.response_code = "ok";
  report.response_id = "r1";
  EXPECT_EQ(*store_->RecordSent(report), DeliveryState::kAcknowledged);
  EXPECT_EQ(Show(1).response_id, "r1");
  report = Report(claimed[1], AttemptOutcome::kDelivered);
  report.response_code = "fatal-error";
  EXPECT_EQ(*store_->RecordSent(report), DeliveryState::kRejected);
  ASSERT_EQ(Worklist().size(), 1U);
  EXPECT_EQ(Worklist()[0].kind, kDeliveryRejected);
  report = Report(claimed[2], AttemptOutcome::kDelivered);
  report.response_code = "perhaps";
  EXPECT_THAT(store_->RecordSent(report), IsError(IssueType::kValue, _));
  EXPECT_EQ(Show(3).state, DeliveryState::kSending);
}

TEST_F(AttemptsTest, QueueDepthsCountWhatIsOpen) {
  Accept(1, 1);
  const Instant oldest = now();
  clock_.Advance(1s);
  Accept(2, 1);
  Accept(3, 3);
  Accept(4, 4);
  const auto claimed = Claim();
  ASSERT_EQ(claimed.size(), 3U);
  Hold(claimed[1]);
  Send(claimed[2]);
  const auto depths = store_->QueueDepths();
  ASSERT_THAT(depths, IsOk());
  ASSERT_EQ(depths->size(), 1U);
  EXPECT_EQ(depths->at(0).destination, "X27");
  EXPECT_EQ(depths->at(0).pending, 1);
  EXPECT_EQ(depths->at(0).sending, 1);
  EXPECT_EQ(depths->at(0).held, 1);
  EXPECT_EQ(depths->at(0).oldest, oldest);
}

}  // namespace
}  // namespace gateway::store
