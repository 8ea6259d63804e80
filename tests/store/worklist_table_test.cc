#include "gateway/store/worklist_table.h"

#include "tests/store/store_fixture.h"

namespace gateway::store {
namespace {

class WorklistTest : public StoreTest {
 protected:
  // m1 and m2 of one case; m1 is held. Gives the item's id.
  std::int64_t HoldTheFirst() {
    Accept(1, 1);
    Accept(2, 1);
    Hold(Claim()[0]);
    return Worklist().at(0).id;
  }
};

TEST_F(WorklistTest, ListsShowsAndAssigns) {
  const auto first = store_->AddWorklistItem({"note", "first"}, 0, now());
  const auto second = store_->AddWorklistItem({"other", "second"}, 7, now());
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(store_->AssignWorklistItem(*first, "team-a"), IsOk());
  EXPECT_EQ(Worklist().at(0).reason, "second");
  EXPECT_EQ(Worklist().at(0).sequence, 7);
  EXPECT_EQ(store_->ListWorklist({.kind = "note"})->size(), 1U);
  EXPECT_EQ(store_->ListWorklist({.assigned_to = "team-a"})->at(0).reason, "first");
  EXPECT_EQ(store_->ListWorklist({.limit = 1})->size(), 1U);
  EXPECT_EQ(store_->ShowWorklistItem(*first)->assigned_to, "team-a");
  EXPECT_THAT(store_->ShowWorklistItem(99), IsError(IssueType::kNotFound, _));
  EXPECT_THAT(store_->AssignWorklistItem(99, "x"), IsError(IssueType::kNotFound, _));
}

TEST_F(WorklistTest, AnItemIsResolvedOnce) {
  const auto id = store_->AddWorklistItem({"note", "r"}, 0, now());
  EXPECT_THAT(store_->ResolveWorklistItem(*id, Resolution::kRequeue, "", now()),
              IsError(IssueType::kConflict, _));
  EXPECT_THAT(store_->ResolveWorklistItem(*id, Resolution::kDone, "seen", now()), IsOk());
  EXPECT_THAT(store_->ResolveWorklistItem(*id, Resolution::kDone, "", now()),
              IsError(IssueType::kConflict, _));
  EXPECT_TRUE(Worklist().empty());
  const auto all = store_->ListWorklist({.open_only = false});
  ASSERT_EQ(all->size(), 1U);
  EXPECT_EQ(all->at(0).note, "seen");
  EXPECT_EQ(all->at(0).resolved_at, now());
  EXPECT_THAT(store_->ResolveWorklistItem(99, Resolution::kDone, "", now()),
              IsError(IssueType::kNotFound, _));
}

TEST_F(WorklistTest, ARequeuedDeliveryGoesBeforeWhatWaitedBehindIt) {
  const std::int64_t id = HoldTheFirst();
  clock_.Advance(1h);
  ASSERT_THAT(store_->ResolveWorklistItem(id, Resolution::kRequeue, "mended", now()), IsOk());
  const auto again = Claim();
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].message_id, "m1");
  Send(again[0]);
  EXPECT_EQ(ClaimedIds(), "m2");
}

TEST_F(WorklistTest, AClosedDeliveryLetsTheNextOneGo) {
  const std::int64_t id = HoldTheFirst();
  ASSERT_THAT(store_->ResolveWorklistItem(id, Resolution::kClose, "sent by post", now()), IsOk());
  EXPECT_EQ(Show(1).state, DeliveryState::kClosed);
  EXPECT_EQ(ClaimedIds(), "m2");
}

TEST_F(WorklistTest, OneHeldAtAcceptanceWaitsItsTurnWhenRequeued) {
  Accept(1, 1);
  AcceptedMessage second = MakeMessage(2, 1, now());
  second.deliveries[0].held_reason = "no map";
  Accept(second);
  ASSERT_THAT(store_->ResolveWorklistItem(Worklist().at(0).id, Resolution::kRequeue, "", now()),
              IsOk());
  const auto claimed = Claim();
  ASSERT_EQ(claimed.size(), 1U);
  EXPECT_EQ(claimed[0].message_id, "m1");
  Send(claimed[0]);
  EXPECT_EQ(ClaimedIds(), "m2");
}

}  // namespace
}  // namespace gateway::store
