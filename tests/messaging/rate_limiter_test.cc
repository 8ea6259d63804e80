#include "gateway/messaging/rate_limiter.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/support/fake_clock.h"

namespace gateway::messaging {
namespace {

using gateway::testing::FakeClock;
using std::chrono::milliseconds;

int Admitted(RateLimiter& limiter, const std::string& client, int asked) {
  int count = 0;
  for (int i = 0; i < asked; ++i) count += limiter.Admit(client) ? 1 : 0;
  return count;
}

TEST(RateLimiter, AdmitsABurstAndThenNoMore) {
  const FakeClock clock;
  RateLimiter limiter({.per_second = 2, .burst = 5}, clock);
  EXPECT_EQ(Admitted(limiter, "a", 10), 5);
}

TEST(RateLimiter, RefillsWithTimeUpToTheBurst) {
  FakeClock clock;
  RateLimiter limiter({.per_second = 2, .burst = 5}, clock);
  EXPECT_EQ(Admitted(limiter, "a", 10), 5);
  clock.Advance(milliseconds(499));
  EXPECT_EQ(Admitted(limiter, "a", 10), 0);
  clock.Advance(milliseconds(1));
  EXPECT_EQ(Admitted(limiter, "a", 10), 1);
  clock.Advance(milliseconds(2'000));
  EXPECT_EQ(Admitted(limiter, "a", 10), 4);
  clock.Advance(std::chrono::hours(1));
  EXPECT_EQ(Admitted(limiter, "a", 10), 5);
}

TEST(RateLimiter, CountsEachClientForItself) {
  const FakeClock clock;
  RateLimiter limiter({.per_second = 1, .burst = 3}, clock);
  EXPECT_EQ(Admitted(limiter, "loud", 100), 3);
  EXPECT_EQ(Admitted(limiter, "quiet", 2), 2);
}

TEST(RateLimiter, SurvivesAClockThatGoesBack) {
  FakeClock clock;
  RateLimiter limiter({.per_second = 1, .burst = 2}, clock);
  EXPECT_EQ(Admitted(limiter, "a", 1), 1);
  clock.Advance(-std::chrono::hours(1));
  EXPECT_EQ(Admitted(limiter, "a", 5), 1);
}

TEST(RateLimiter, GivesEachTokenToOneThread) {
  const FakeClock clock;
  RateLimiter limiter({.per_second = 1, .burst = 50}, clock);
  std::atomic<int> admitted{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] { admitted += Admitted(limiter, "a", 100); });
  }
  EXPECT_EQ(admitted, 50);
}

}  // namespace
}  // namespace gateway::messaging
