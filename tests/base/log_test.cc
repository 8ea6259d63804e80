#include "gateway/base/log.h"

#include <gtest/gtest.h>

#include <mutex>
#include <thread>

#include "gateway/base/clock.h"
#include "gateway/base/json.h"
#include "tests/support/matchers.h"

namespace gateway {
namespace {

using testing::IsOk;

std::mutex lines_mutex;
std::vector<std::string> lines;

class LogTest : public ::testing::Test {
 protected:
  LogTest() {
    lines.clear();
    SetLogSink([](std::string_view line) {
      const std::scoped_lock lock(lines_mutex);
      lines.emplace_back(line);
    });
  }
  ~LogTest() override {
    SetLogSink(nullptr);
    SetLogLevel(LogLevel::kInfo);
  }
};

TEST_F(LogTest, ALineIsOneJsonObjectWithTimeLevelEventAndFields) {
  Log(LogLevel::kWarning, "delivery-held",
      {{LogField::kDelivery, 7}, {LogField::kDestination, "X26"}, {LogField::kPath, "a\"b\nc"}});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].find('\n'), lines[0].size() - 1);
  const auto json = Json::Parse(lines[0]);
  ASSERT_THAT(json, IsOk());
  EXPECT_THAT(ParseInstant((*json)["time"].string()), IsOk());
  EXPECT_EQ((*json)["level"].string(), "warning");
  EXPECT_EQ((*json)["event"].string(), "delivery-held");
  EXPECT_EQ((*json)["delivery"].integer(), 7);
  EXPECT_EQ((*json)["destination"].string(), "X26");
  EXPECT_EQ((*json)["path"].string(), "a\"b\nc");
}

TEST_F(LogTest, LinesBelowTheLevelAreDropped) {
  Log(LogLevel::kDebug, "quiet");
  SetLogLevel(LogLevel::kError);
  Log(LogLevel::kWarning, "quiet");
  Log(LogLevel::kError, "loud");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_NE(lines[0].find("loud"), std::string::npos);
}

TEST_F(LogTest, ThreadsDoNotMixTheirLines) {
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([] {
        for (int i = 0; i < 50; ++i) Log(LogLevel::kInfo, "tick", {{LogField::kCount, i}});
      });
    }
  }
  ASSERT_EQ(lines.size(), 200U);
  for (const std::string& line : lines) EXPECT_THAT(Json::Parse(line), IsOk()) << line;
}

}  // namespace
}  // namespace gateway
