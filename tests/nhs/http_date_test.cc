#include "gateway/nhs/http_date.h"

#include <gtest/gtest.h>

namespace gateway::nhs {
namespace {

TEST(HttpDate, WritesWhatItReads) {
  for (const char* text : {"Thu, 01 Oct 2026 09:12:00 GMT", "Sun, 29 Feb 2032 23:59:59 GMT",
                           "Wed, 31 Dec 1969 00:00:00 GMT"}) {
    EXPECT_EQ(HttpDate(*ParseHttpDate(text)), text);
  }
}

TEST(HttpDate, IsRead) {
  EXPECT_EQ(ParseHttpDate("Thu, 01 Oct 2026 09:12:00 GMT"),
            ParseInstant("2026-10-01T09:12:00Z").value());
  EXPECT_EQ(ParseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"),
            ParseInstant("1994-11-06T08:49:37Z").value());
}

TEST(HttpDate, IsNothingWhenItIsNone) {
  for (const char* text : {"", "Thursday, 01-Oct-26 09:12:00 GMT", "Thu Oct  1 09:12:00 2026",
                           "Thu, 31 Feb 2026 09:12:00 GMT", "Thu, 01 Oct 2026 24:12:00 GMT",
                           "Thu, 01 Oct 2026 09:12:00 UTC", "Thu, xx Oct 2026 09:12:00 GMT"}) {
    EXPECT_FALSE(ParseHttpDate(text).has_value()) << text;
  }
}

TEST(ClockDifference, IsSaidInMinutesAndDirection) {
  const Instant now = *ParseInstant("2026-10-01T09:12:00Z");
  EXPECT_EQ(ClockDifference("Thu, 01 Oct 2026 09:22:00 GMT", now),
            "; this machine's clock is 10 minutes behind the token service's: set it right");
  EXPECT_EQ(ClockDifference("Thu, 01 Oct 2026 09:11:00 GMT", now),
            "; this machine's clock is 1 minute ahead of the token service's: set it right");
  EXPECT_EQ(ClockDifference("Thu, 01 Oct 2026 09:12:20 GMT", now), "");
  EXPECT_EQ(ClockDifference("", now), "");
}

}  // namespace
}  // namespace gateway::nhs
