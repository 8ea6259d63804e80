#include "gateway/base/clock.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway {
namespace {

using ::testing::_;
using testing::IsError;
using testing::IsOk;

TEST(Instant, ReadsTheFormsOfRfc3339) {
  for (const auto& [text, utc] : std::initializer_list<std::pair<const char*, const char*>>{
           {"2026-10-01T09:12:00Z", "2026-10-01T09:12:00.000Z"},
           {"2026-10-01T09:12:00.5Z", "2026-10-01T09:12:00.500Z"},
           {"2026-10-01T09:12:00.123456789Z", "2026-10-01T09:12:00.123Z"},
           {"2026-10-01T00:12:00+01:00", "2026-09-30T23:12:00.000Z"},
           {"2026-12-31T23:30:00-00:30", "2027-01-01T00:00:00.000Z"},
           {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000Z"},
           {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"}}) {
    const auto instant = ParseInstant(text);
    ASSERT_THAT(instant, IsOk()) << text;
    EXPECT_EQ(ToText(*instant), utc);
  }
}

TEST(Instant, RefusesEverythingElse) {
  for (const char* text :
       {"", "2026-10-01", "2026-10-01T09:12Z", "2026-10-01T09:12:00", "2026-10-01 09:12:00Z",
        "2026-10-01T24:00:00Z", "2026-10-01T09:60:00Z", "2026-10-01T09:12:61Z",
        "2026-02-29T09:12:00Z", "2026-10-01T09:12:00.Z", "2026-10-01T09:12:00+0100",
        "2026-10-01T09:12:00+15:00", "2026-10-01T09:12:00ZZ", "2026-1-01T09:12:00Z"}) {
    EXPECT_THAT(ParseInstant(text), IsError(IssueType::kValue, _)) << text;
  }
}

TEST(Date, RefusesDaysThatDoNotExist) {
  EXPECT_EQ(ToText(*ParseDate("2024-02-29")), "2024-02-29");
  for (const char* text : {"", "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "0000-01-01",
                           "26-01-01", "2026/01/01", "2026-01-01Z"}) {
    EXPECT_THAT(ParseDate(text), IsError(IssueType::kValue, _)) << text;
  }
}

TEST(London, TheDayChangesAtLondonMidnightInSummerAndWinter) {
  for (const auto& [instant, day] : std::initializer_list<std::pair<const char*, const char*>>{
           {"2026-01-10T23:59:59Z", "2026-01-10"},
           {"2026-01-11T00:00:00Z", "2026-01-11"},
           {"2026-07-10T22:59:59Z", "2026-07-10"},
           {"2026-07-10T23:00:00Z", "2026-07-11"}}) {
    EXPECT_EQ(ToText(LondonDate(*ParseInstant(instant))), day) << instant;
  }
}

// The clocks go forward on 29 March 2026 and back on 25 October 2026, both at 01:00 UTC.
TEST(London, MidnightIsRightOnTheDaysOfTheClockChange) {
  for (const auto& [day, utc] : std::initializer_list<std::pair<const char*, const char*>>{
           {"2026-03-28", "2026-03-28T00:00:00.000Z"},
           {"2026-03-29", "2026-03-29T00:00:00.000Z"},
           {"2026-03-30", "2026-03-29T23:00:00.000Z"},
           {"2026-10-25", "2026-10-24T23:00:00.000Z"},
           {"2026-10-26", "2026-10-26T00:00:00.000Z"},
           {"2026-12-31", "2026-12-31T00:00:00.000Z"}}) {
    EXPECT_EQ(ToText(LondonMidnight(*ParseDate(day))), utc) << day;
    EXPECT_EQ(ToText(LondonDate(*ParseInstant(utc))), day) << utc;
  }
}

TEST(London, TheOffsetChangesAtOneInTheMorningUtc) {
  EXPECT_EQ(LondonOffsetMinutes(*ParseInstant("2026-03-29T00:59:59Z")), 0);
  EXPECT_EQ(LondonOffsetMinutes(*ParseInstant("2026-03-29T01:00:00Z")), 60);
  EXPECT_EQ(LondonOffsetMinutes(*ParseInstant("2026-10-25T00:59:59Z")), 60);
  EXPECT_EQ(LondonOffsetMinutes(*ParseInstant("2026-10-25T01:00:00Z")), 0);
}

}  // namespace
}  // namespace gateway
