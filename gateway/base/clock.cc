#include "gateway/base/clock.h"

#include <date/tz.h>
#include <fmt/format.h>

#include <charconv>

namespace gateway {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const date::time_zone& London() {
  static const date::time_zone* const zone = date::locate_zone("Europe/London");
  return *zone;
}

// Reads exactly `count` digits at `at`; -1 when they are not there.
int Digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::unexpected<Error> NotAnInstant() {
  return Fail(IssueType::kValue, "not an instant; write it like 2026-10-01T09:12:00Z");
}

// The zone part of an instant as minutes east of UTC; fails unless it is Z or ±hh:mm.
Result<int> ParseZone(std::string_view zone) {
  if (zone == "Z") return 0;
  const int hour = Digits(zone, 1, 2);
  const int minute = Digits(zone, 4, 2);
  const bool sign = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':';
  if (!sign || hour < 0 || hour > 14 || minute < 0 || minute > 59) return NotAnInstant();
  return (hour * 60 + minute) * (zone[0] == '-' ? -1 : 1);
}

}  // namespace

Instant SystemClock::Now() const { return floor<milliseconds>(std::chrono::system_clock::now()); }

std::string ToText(Instant instant) {
  const auto day = floor<days>(instant);
  const std::chrono::hh_mm_ss time(instant - day);
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", ToText(std::chrono::year_month_day(day)),
                     time.hours().count(), time.minutes().count(), time.seconds().count(),
                     time.subseconds().count());
}

Result<Instant> ParseInstant(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':')
    return NotAnInstant();
  const auto day = ParseDate(text.substr(0, 10));
  const int hour = Digits(text, 11, 2);
  const int minute = Digits(text, 14, 2);
  const int second = Digits(text, 17, 2);
  if (!day || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
    return NotAnInstant();
  }
  std::size_t at = 19;
  int millis = 0;
  if (text[at] == '.') {
    const std::size_t start = ++at;
    for (int scale = 100; at < text.size() && text[at] >= '0' && text[at] <= '9';
         ++at, scale /= 10) {
      millis += (text[at] - '0') * scale;
    }
    if (at == start) return NotAnInstant();
  }
  GATEWAY_TRY(const int offset, ParseZone(text.substr(at)));
  return std::chrono::sys_days(*day) + hours(hour) + minutes(minute - offset) + seconds(second) +
         milliseconds(millis);
}

std::chrono::year_month_day LondonDate(Instant instant) {
  const auto local = instant + minutes(LondonOffsetMinutes(instant));
  return std::chrono::year_month_day(floor<days>(local));
}

Instant LondonMidnight(std::chrono::year_month_day day) {
  const Instant utc = std::chrono::sys_days(day);
  return utc - minutes(LondonOffsetMinutes(utc - hours(1)));
}

std::string ToText(std::chrono::year_month_day day) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

Result<std::chrono::year_month_day> ParseDate(std::string_view text) {
  const int year = Digits(text, 0, 4);
  const int month = Digits(text, 5, 2);
  const int day = Digits(text, 8, 2);
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || year < 1 || month < 1 || day < 1) {
    return Fail(IssueType::kValue, "not a date; write it like 2026-10-01");
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return Fail(IssueType::kValue, "no such day in the calendar");
  return date;
}

int LondonOffsetMinutes(Instant instant) {
  const auto info = London().get_info(floor<seconds>(instant));
  return static_cast<int>(std::chrono::duration_cast<minutes>(info.offset).count());
}

}  // namespace gateway
