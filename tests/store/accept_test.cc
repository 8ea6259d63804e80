#include "gateway/store/accept.h"

#include <set>
#include <thread>

#include "gateway/base/hash.h"
#include "tests/store/store_fixture.h"

namespace gateway::store {
namespace {

using AcceptTest = StoreTest;

TEST_F(AcceptTest, GivesBackAllThatWasPutIn) {
  AcceptedMessage message = MakeMessage(1, 1, now());
  message.deliveries[0].attachments = {{"page.html", "text/html", "<p>"},
                                       {"scan.pdf", "application/pdf", "%PDF"}};
  message.deliveries[0].acknowledge_due = now() + 1h;
  message.worklist = {{"note", "a shape"}};
  const AcceptOutcome outcome = Accept(message);
  EXPECT_EQ(outcome.kind, AcceptOutcome::Kind::kNew);
  EXPECT_EQ(outcome.sequence, 1);

  const auto detail = store_->FindMessage("x1");
  ASSERT_THAT(detail, IsOk());
  EXPECT_EQ(detail->message.sender, "X26");
  EXPECT_EQ(detail->message.message_id, "m1");
  EXPECT_EQ(detail->message.event_code, "chc-checklist-submission");
  EXPECT_EQ(detail->message.received_at, now());
  EXPECT_EQ(detail->message.body_sha256, Sha256(message.body));
  EXPECT_EQ(detail->message.pins, "chc-json#1");
  EXPECT_EQ(detail->message.answer_status, 202);
  EXPECT_TRUE(detail->message.has_mapped);
  ASSERT_EQ(detail->deliveries.size(), 1U);
  const Delivery& delivery = detail->deliveries[0].delivery;
  EXPECT_EQ(delivery.destination, "X27");
  EXPECT_EQ(delivery.via, "fhir-rest");
  EXPECT_EQ(delivery.address, "https://127.0.0.1/x27");
  EXPECT_EQ(delivery.wire_id, "wire-1");
  EXPECT_EQ(delivery.state, DeliveryState::kPending);
  EXPECT_EQ(delivery.acknowledge_due, now() + 1h);
  EXPECT_EQ(delivery.correlation_id, "correlation-1");
  ASSERT_EQ(detail->worklist.size(), 1U);
  EXPECT_EQ(detail->worklist[0].reason, "a shape");

  EXPECT_EQ(*store_->LoadBody(1), message.body);
  EXPECT_EQ(*store_->LoadMapped(1), *message.mapped);
  EXPECT_EQ(store_->LoadAnswer(1)->body, "answer 1");
  const auto content = store_->LoadContent(delivery.id);
  ASSERT_THAT(content, IsOk());
  EXPECT_EQ(content->body, "rendered 1");
  EXPECT_EQ(content->file_name, "m.json");
  ASSERT_EQ(content->attachments.size(), 2U);
  EXPECT_EQ(content->attachments[1].name, "scan.pdf");
  EXPECT_EQ(content->attachments[1].bytes, "%PDF");
}

TEST_F(AcceptTest, KeepsTheLineageWhereMapsRan) {
  AcceptedMessage message = MakeMessage(1, 1, now());
  message.lineage = std::string("\x1F\x8B\0", 3);
  Accept(message);
  Accept(2, 2);
  EXPECT_EQ(*store_->LoadLineage(1), message.lineage);
  EXPECT_THAT(store_->LoadLineage(2), IsError(IssueType::kNotFound, _));
}

TEST_F(AcceptTest, BytesOfAnyKindComeBackUnchanged) {
  AcceptedMessage message = MakeMessage(1, 1, now());
  message.body = std::string("\0\xFF'\";--\r\n", 9);
  message.mapped.reset();
  message.deliveries[0].body.clear();
  message.deliveries[0].attachments = {{"a", "b", std::string(300'000, '\0')}};
  Accept(message);
  EXPECT_EQ(*store_->LoadBody(1), message.body);
  EXPECT_THAT(store_->LoadMapped(1), IsError(IssueType::kNotFound, _));
  const auto content = store_->LoadContent(Show(1).id);
  ASSERT_THAT(content, IsOk());
  EXPECT_EQ(content->body, "");
  EXPECT_EQ(content->attachments.at(0).bytes.size(), 300'000U);
}

TEST_F(AcceptTest, ASecondSenderOfTheSameIdGetsTheFirstAnswer) {
  Accept(1, 1);
  AcceptedMessage again = MakeMessage(1, 1, now() + 1h);
  again.exchange_id = "x-other";
  again.answer = {500, "text/plain", "something else"};
  const AcceptOutcome outcome = Accept(again);
  EXPECT_EQ(outcome.kind, AcceptOutcome::Kind::kDuplicate);
  EXPECT_EQ(outcome.sequence, 1);
  EXPECT_EQ(outcome.exchange_id, "x1");
  EXPECT_EQ(outcome.answer.http_status, 202);
  EXPECT_EQ(outcome.answer.content_type, "application/fhir+json");
  EXPECT_EQ(outcome.answer.body, "answer 1");
  EXPECT_TRUE(outcome.same_content);
  EXPECT_EQ(store_->ListMessages({})->size(), 1U);
  EXPECT_EQ(Claim().size(), 1U);
}

TEST_F(AcceptTest, ADuplicateWithOtherBytesIsTold) {
  Accept(1, 1);
  AcceptedMessage again = MakeMessage(1, 1, now());
  again.body += " ";
  EXPECT_FALSE(Accept(again).same_content);
  EXPECT_EQ(*store_->LoadBody(1), MakeMessage(1, 1, now()).body);
}

TEST_F(AcceptTest, TheSameIdFromAnotherSenderIsAnotherMessage) {
  Accept(1, 1);
  AcceptedMessage other = MakeMessage(1, 1, now());
  other.sender = "X28";
  other.exchange_id = "x2";
  EXPECT_EQ(Accept(other).kind, AcceptOutcome::Kind::kNew);
  EXPECT_THAT(store_->FindMessage("m1"), IsError(IssueType::kMultipleMatches, _));
  EXPECT_EQ(store_->FindMessage("x2")->message.sender, "X28");
  EXPECT_THAT(store_->FindMessage("nothing"), IsError(IssueType::kNotFound, _));
}

TEST_F(AcceptTest, WhatCannotBeRenderedStartsHeldWithItsReason) {
  AcceptedMessage message = MakeMessage(1, 1, now());
  message.deliveries[0].held_reason = "no map gives the council's format";
  Accept(message);
  EXPECT_TRUE(Claim().empty());
  EXPECT_EQ(Show(1).state, DeliveryState::kHeld);
  ASSERT_EQ(Worklist().size(), 1U);
  EXPECT_EQ(Worklist()[0].kind, kDeliveryHeld);
  EXPECT_EQ(Worklist()[0].reason, "no map gives the council's format");
  EXPECT_EQ(Worklist()[0].delivery, Show(1).id);
}

TEST_F(AcceptTest, RefusesMoreDeliveriesThanItCanNumber) {
  AcceptedMessage message = MakeMessage(1, 1, now());
  const NewDelivery one = message.deliveries[0];
  message.deliveries.assign(1000, one);
  EXPECT_THAT(store_->Accept(message), IsError(IssueType::kTooLong, _));
  message.deliveries.assign(1, one);
  message.deliveries[0].attachments.resize(100);
  EXPECT_THAT(store_->Accept(message), IsError(IssueType::kTooLong, _));
  message.deliveries.assign(999, one);
  message.deliveries[998].attachments.resize(99);
  Accept(message);
  Accept(2, 2);
  EXPECT_EQ(store_->FindMessage("m1")->deliveries.size(), 999U);
  EXPECT_EQ(store_->FindMessage("m2")->deliveries.size(), 1U);
}

TEST_F(AcceptTest, SixteenSendersOfTheSameMessagesLeaveEachOnce) {
  constexpr int kThreads = 16;
  constexpr int kMessages = 40;
  std::atomic<int> fresh{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < kMessages; ++i) {
          const auto outcome = store_->Accept(MakeMessage(i, i % 5, now()));
          ASSERT_THAT(outcome, IsOk());
          if (outcome->kind == AcceptOutcome::Kind::kNew) ++fresh;
          EXPECT_EQ(outcome->exchange_id, "x" + std::to_string(i));
        }
      });
    }
  }
  EXPECT_EQ(fresh, kMessages);
  const auto list = store_->ListMessages({});
  ASSERT_EQ(list->size(), static_cast<std::size_t>(kMessages));
  std::set<std::int64_t> cases;
  for (const MessageSummary& summary : *list) cases.insert(summary.message.case_key);
  EXPECT_EQ(cases.size(), 5U);
  const auto audit = store_->VerifyAudit();
  EXPECT_EQ(audit->events, kMessages);
  EXPECT_FALSE(audit->first_broken);
}

TEST_F(AcceptTest, SurvivesClosingAndOpeningAgain) {
  Accept(1, 1);
  store_->Close();
  EXPECT_THAT(store_->Accept(MakeMessage(2, 1, now())), IsError(IssueType::kNoStore, _));
  EXPECT_THAT(store_->LoadBody(1), IsError(IssueType::kNoStore, _));
  store_->Close();
  Reopen();
  EXPECT_EQ(Accept(1, 1).kind, AcceptOutcome::Kind::kDuplicate);
  EXPECT_EQ(Accept(2, 1).sequence, 2);
  EXPECT_EQ(Accept(2, 1).case_key, Accept(1, 1).case_key);
}

}  // namespace
}  // namespace gateway::store
