#include "gateway/base/metrics.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "tests/support/matchers.h"

namespace gateway {
namespace {

using ::testing::HasSubstr;

TEST(Metrics, ExposesCountersGaugesAndHistogramsWithLabels) {
  Metrics metrics;
  metrics.Count("messages_total", {{"event", "checklist"}});
  metrics.Count("messages_total", {{"event", "checklist"}}, 2);
  metrics.Count("messages_total", {{"event", "other"}});
  metrics.Set("queue_depth", 4);
  metrics.Set("queue_depth", 3);
  metrics.Observe("stage_seconds", 0.004, {{"stage", "parse"}});
  const std::string text = metrics.Exposition();
  EXPECT_THAT(text, HasSubstr("# TYPE messages_total counter"));
  EXPECT_THAT(text, HasSubstr("messages_total{event=\"checklist\"} 3"));
  EXPECT_THAT(text, HasSubstr("messages_total{event=\"other\"} 1"));
  EXPECT_THAT(text, HasSubstr("queue_depth 3"));
  EXPECT_THAT(text, HasSubstr("stage_seconds_bucket{stage=\"parse\",le=\"0.0025\"} 0"));
  EXPECT_THAT(text, HasSubstr("stage_seconds_bucket{stage=\"parse\",le=\"0.005\"} 1"));
  EXPECT_THAT(text, HasSubstr("stage_seconds_count{stage=\"parse\"} 1"));
}

TEST(Metrics, CountsFromSeveralThreadsAreNotLost) {
  Metrics metrics;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&metrics] {
        for (int i = 0; i < 1000; ++i) metrics.Count("ticks_total");
      });
    }
  }
  EXPECT_THAT(metrics.Exposition(), HasSubstr("ticks_total 4000"));
}

TEST(Metrics, IsEmptyBeforeTheFirstUse) { EXPECT_EQ(Metrics().Exposition(), ""); }

}  // namespace
}  // namespace gateway
