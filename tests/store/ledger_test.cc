#include "gateway/store/ledger.h"

#include <thread>

#include "tests/store/store_fixture.h"

namespace gateway::store {
namespace {

TEST(EffectLedger, CountsFirstEffectsAndTheTwoKindsOfRepeat) {
  const gateway::testing::TempFolder folder;
  const gateway::testing::FakeClock clock;
  {
    auto ledger = *EffectLedger::Open(folder / "ledger.db");
    EXPECT_EQ(*ledger->Record("m2", "aa", "case-1", clock.Now()), EffectKind::kFirst);
    EXPECT_EQ(*ledger->Record("m1", "bb", "case-1", clock.Now()), EffectKind::kFirst);
    EXPECT_EQ(*ledger->Record("m2", "aa", "case-1", clock.Now()), EffectKind::kRepeatIdentical);
    EXPECT_EQ(*ledger->Record("m2", "cc", "case-1", clock.Now()), EffectKind::kRepeatDifferent);
    EXPECT_EQ(*ledger->Record("m2", "aa", "case-1", clock.Now()), EffectKind::kRepeatIdentical);
  }
  auto ledger = *EffectLedger::Open(folder / "ledger.db");
  const auto counts = ledger->Counts();
  ASSERT_THAT(counts, IsOk());
  EXPECT_EQ(counts->effects, 2);
  EXPECT_EQ(counts->repeats_identical, 2);
  EXPECT_EQ(counts->repeats_different, 1);
  const auto list = ledger->List();
  ASSERT_EQ(list->size(), 2U);
  EXPECT_EQ(list->at(0).message_id, "m2");
  EXPECT_EQ(list->at(0).body_sha256, "aa");
  EXPECT_EQ(list->at(0).repeats_identical, 2);
  EXPECT_EQ(list->at(1).message_id, "m1");
  EXPECT_EQ(list->at(1).at, clock.Now());
}

TEST(EffectLedger, ThreadsWithTheSameMessageMakeOneEffect) {
  const gateway::testing::TempFolder folder;
  auto ledger = *EffectLedger::Open(folder / "ledger.db");
  std::atomic<int> firsts{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 10; ++i) {
          if (*ledger->Record("m" + std::to_string(i), "aa", "c", Instant()) == EffectKind::kFirst)
            ++firsts;
        }
      });
    }
  }
  EXPECT_EQ(firsts, 10);
  EXPECT_EQ(ledger->Counts()->repeats_identical, 70);
}

TEST(EffectLedger, AnEmptyOneCountsNothing) {
  const gateway::testing::TempFolder folder;
  auto ledger = *EffectLedger::Open(folder / "ledger.db");
  EXPECT_EQ(ledger->Counts()->effects, 0);
  EXPECT_TRUE(ledger->List()->empty());
  EXPECT_THAT(EffectLedger::Open(folder / "none" / "l.db"), IsError(IssueType::kNotFound, _));
}

}  // namespace
}  // namespace gateway::store
