#include "gateway/base/calendar.h"

#include <gtest/gtest.h>

#include "gateway/base/file.h"

namespace gateway {
namespace {

WorkingCalendar England() {
  return *WorkingCalendar::Parse(
      *ReadFile(CHC_GATEWAY_SOURCE_DIR "/mappings/england-bank-holidays.txt"));
}

Instant At(std::string_view text) { return *ParseInstant(text); }

struct Row {
  const char* span;
  const char* from;
  const char* expected;
};

TEST(Span, AddsClockTimeAndWorkingTime) {
  const WorkingCalendar england = England();
  for (const Row& row : {
           Row{"30s", "2026-10-01T09:12:00Z", "2026-10-01T09:12:30.000Z"},
           Row{"15m", "2026-10-01T09:12:00Z", "2026-10-01T09:27:00.000Z"},
           Row{"2d", "2026-10-01T09:12:00Z", "2026-10-03T09:12:00.000Z"},
           // Thursday 16:00 London (summer time): one hour today, three tomorrow.
           Row{"4wh", "2026-10-01T15:00:00Z", "2026-10-02T11:00:00.000Z"},
           // Friday evening to Monday.
           Row{"1wh", "2026-10-02T20:00:00Z", "2026-10-05T09:00:00.000Z"},
           // Over Christmas 2026: Friday 25 and Monday 28 December are holidays.
           Row{"1wd", "2026-12-24T12:00:00Z", "2026-12-29T17:00:00.000Z"},
           // The clocks go back on Sunday 25 October 2026.
           Row{"1wd", "2026-10-23T12:00:00Z", "2026-10-26T17:00:00.000Z"},
       }) {
    EXPECT_EQ(ToText(Span::Parse(row.span)->After(At(row.from), england)), row.expected)
        << row.span << " " << row.from;
  }
}

TEST(Span, RefusesWhatIsNoSpan) {
  for (const char* text : {"", "h", "15", "-1h", "0m", "1 h", "1y", "1whh"})
    EXPECT_FALSE(Span::Parse(text)) << text;
}

TEST(WorkingCalendar, SaysHowFarItReaches) {
  EXPECT_TRUE(England().Covers(At("2027-12-31T12:00:00Z")));
  EXPECT_FALSE(England().Covers(At("2028-01-01T12:00:00Z")));
  EXPECT_FALSE(WorkingCalendar().Covers(At("2026-10-01T12:00:00Z")));
}

TEST(WorkingCalendar, RefusesALineItCannotReadByNumber) {
  const auto calendar = WorkingCalendar::Parse("2026-12-25\nChristmas\n");
  ASSERT_FALSE(calendar);
  EXPECT_NE(calendar.error().diagnostics.find("line 2"), std::string::npos);
}

}  // namespace
}  // namespace gateway
