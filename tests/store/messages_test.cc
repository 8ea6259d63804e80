#include "gateway/store/messages.h"

#include "tests/store/store_fixture.h"

namespace gateway::store {
namespace {

class MessagesTest : public StoreTest {
 protected:
  std::string Ids(const MessageFilter& filter) {
    std::string ids;
    const auto list = store_->ListMessages(filter);
    EXPECT_THAT(list, IsOk());
    for (const MessageSummary& summary : *list)
      ids += (ids.empty() ? "" : " ") + summary.message.message_id;
    return ids;
  }
};

TEST_F(MessagesTest, ListsNewestFirstWithEachFilter) {
  const Instant start = now();
  for (int i = 1; i <= 4; ++i) {
    AcceptedMessage message = MakeMessage(i, i, now());
    if (i == 2) message.event_code = "other-event";
    if (i == 3) message.sender = "X28";
    if (i == 4) message.deliveries[0].destination = "X29";
    Accept(message);
    clock_.Advance(1min);
  }
  Send(Claim()[0]);
  EXPECT_EQ(Ids({}), "m4 m3 m2 m1");
  EXPECT_EQ(Ids({.limit = 2}), "m4 m3");
  EXPECT_EQ(Ids({.before = 3, .limit = 1}), "m2");
  EXPECT_EQ(Ids({.event_code = "other-event"}), "m2");
  EXPECT_EQ(Ids({.sender = "X28"}), "m3");
  EXPECT_EQ(Ids({.destination = "X29"}), "m4");
  EXPECT_EQ(Ids({.destination = "X27"}), "m4 m3 m2 m1");
  EXPECT_EQ(Ids({.party = "X28"}), "m3");
  EXPECT_EQ(Ids({.party = "X27"}), "m3 m2 m1");
  EXPECT_EQ(Ids({.since = start + 2min}), "m4 m3");
  EXPECT_EQ(Ids({.state = DeliveryState::kDelivered}), "m1");
  EXPECT_EQ(Ids({.state = DeliveryState::kSending}), "m4 m3 m2");
  EXPECT_EQ(Ids({.case_key = store_->FindMessage("m3")->message.case_key}), "m3");
  EXPECT_EQ(Ids({.sender = "' OR 1=1 --"}), "");
  EXPECT_EQ(store_->ListMessages({.limit = 1})->at(0).deliveries,
            (std::vector<DeliveryState>{DeliveryState::kSending}));
}

TEST_F(MessagesTest, ADeliveryOfTheMessagesOwnBytesIsNotStoredTwice) {
  const std::string large(100'000, 'x');
  AcceptedMessage as_arrived = MakeMessage(1, 1, now());
  as_arrived.body = large;
  as_arrived.deliveries[0].body = large;
  AcceptedMessage as_mapped = MakeMessage(2, 2, now());
  as_mapped.mapped = large;
  as_mapped.deliveries[0].body = large;
  AcceptedMessage empty = MakeMessage(3, 3, now());
  empty.deliveries[0].body.clear();
  for (const AcceptedMessage& message : {as_arrived, as_mapped, empty}) Accept(message);
  EXPECT_EQ(store_->LoadContent(1001)->body, large);
  EXPECT_EQ(store_->LoadContent(2001)->body, large);
  EXPECT_EQ(store_->LoadContent(3001)->body, "");
  auto database = Database::Open(path(), Database::Mode::kRead);
  ASSERT_THAT(database, IsOk());
  Query total(**database, "SELECT sum(length(bytes)) FROM body");
  ASSERT_THAT(total.Next(), IsOk());
  EXPECT_LT(total.Integer(), 201'000);
}

TEST_F(MessagesTest, WhatIsNotThereIsNotFound) {
  EXPECT_THAT(store_->LoadBody(1), IsError(IssueType::kNotFound, _));
  EXPECT_THAT(store_->LoadAnswer(1), IsError(IssueType::kNotFound, _));
  EXPECT_THAT(store_->LoadContent(1001), IsError(IssueType::kNotFound, _));
}

TEST(DeliveryState, EveryStateHasItsCode) {
  for (int i = 0; i <= static_cast<int>(DeliveryState::kClosed); ++i) {
    const auto state = static_cast<DeliveryState>(i);
    EXPECT_EQ(ParseDeliveryState(ToCode(state)), state);
  }
  EXPECT_FALSE(ParseDeliveryState("lost"));
}

}  // namespace
}  // namespace gateway::store
