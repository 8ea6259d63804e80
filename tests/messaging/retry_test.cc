#include "gateway/messaging/retry.h"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace gateway::messaging {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(NextAttempt, DoublesWithinJitterUpToTheLongest) {
  const RetryPolicy policy{seconds(1), seconds(60), std::chrono::hours(24)};
  const Instant now = testing::FakeClock().Now();
  SeededRandom random(7);
  struct Row {
    int attempt;
    seconds base;
  };
  for (const Row& row : {Row{1, seconds(1)}, Row{2, seconds(2)}, Row{5, seconds(16)},
                         Row{7, seconds(60)}, Row{1000, seconds(60)}}) {
    for (int i = 0; i < 50; ++i) {
      const auto next = NextAttempt(policy, row.attempt, now, now, random);
      ASSERT_TRUE(next);
      const milliseconds pause = *next - now;
      EXPECT_GE(pause, milliseconds(row.base) / 2) << row.attempt;
      EXPECT_LT(pause, milliseconds(row.base) * 3 / 2) << row.attempt;
    }
  }
}

TEST(NextAttempt, SpreadsWaitingMessages) {
  const Instant now = testing::FakeClock().Now();
  SeededRandom random(7);
  const auto first = NextAttempt({}, 4, now, now, random);
  EXPECT_NE(first, NextAttempt({}, 4, now, now, random));
}

TEST(NextAttempt, EndsWhenThePolicysTimeIsUp) {
  const RetryPolicy policy;
  const Instant now = testing::FakeClock().Now();
  SeededRandom random(7);
  EXPECT_TRUE(NextAttempt(policy, 3, now - policy.give_up + seconds(1), now, random));
  EXPECT_FALSE(NextAttempt(policy, 3, now - policy.give_up, now, random));
}

}  // namespace
}  // namespace gateway::messaging
