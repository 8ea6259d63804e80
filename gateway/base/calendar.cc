#include "gateway/base/calendar.h"

#include <algorithm>
#include <charconv>

#include "gateway/base/text.h"

namespace gateway {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::sys_days;

constexpr hours kOpens(9);
constexpr hours kCloses(17);

sys_days DayOf(Instant instant) { return LondonDate(instant); }

// `at` o'clock Europe/London on `day` (the clock never changes between 02:00 and midnight).
Instant At(sys_days day, hours at) {
  const Instant utc = day + at;
  return utc - std::chrono::minutes(LondonOffsetMinutes(utc));
}

std::unexpected<Error> BadLine(int line) {
  return Fail(IssueType::kInvalid,
              "line " + std::to_string(line) + ": expected a date (2026-12-25) or 'until <date>'");
}

}  // namespace

Result<WorkingCalendar> WorkingCalendar::Parse(std::string_view text) {
  WorkingCalendar calendar;
  int number = 0;
  for (std::string_view line : Split(text, '\n')) {
    ++number;
    line = Trim(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    const bool until = line.starts_with("until ");
    const auto date = ParseDate(Trim(until ? line.substr(6) : line));
    if (!date) return BadLine(number);
    if (until) {
      calendar.until_ = sys_days(*date);
    } else {
      calendar.holidays_.insert(sys_days(*date));
    }
  }
  return calendar;
}

bool WorkingCalendar::IsWorkingDay(std::chrono::year_month_day day) const {
  const std::chrono::weekday weekday{sys_days(day)};
  const bool weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
  return !weekend && !holidays_.contains(sys_days(day));
}

bool WorkingCalendar::Covers(Instant instant) const { return DayOf(instant) <= until_; }

Instant WorkingCalendar::AddWorkingHours(Instant from, int count) const {
  std::chrono::milliseconds left = hours(count);
  for (sys_days day = DayOf(from);; day += days(1)) {
    if (!IsWorkingDay(day)) continue;
    const Instant start = std::max(from, At(day, kOpens));
    const Instant end = At(day, kCloses);
    if (start >= end) continue;
    if (left <= end - start) return start + left;
    left -= end - start;
  }
}

Instant WorkingCalendar::AddWorkingDays(Instant from, int count) const {
  sys_days day = DayOf(from);
  for (int left = count; left > 0;) {
    day += days(1);
    if (IsWorkingDay(day)) --left;
  }
  return At(day, kCloses);
}

Result<Span> Span::Parse(std::string_view text) {
  Span span;
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  span.count_ = count;
  if (error != std::errc() || count <= 0) {
    return Fail(IssueType::kValue, "expected a span such as 30s, 15m, 1h, 2d, 4wh or 1wd");
  }
  if (unit == "wh" || unit == "wd") {
    span.unit_ = unit == "wh" ? Unit::kWorkingHours : Unit::kWorkingDays;
    return span;
  }
  if (unit == "s") span.clock_ = std::chrono::seconds(count);
  if (unit == "m") span.clock_ = std::chrono::minutes(count);
  if (unit == "h") span.clock_ = hours(count);
  if (unit == "d") span.clock_ = days(count);
  if (span.clock_.count() == 0) {
    return Fail(IssueType::kValue,
                "unknown unit; expected a span such as 30s, 15m, 1h, 2d, 4wh or 1wd");
  }
  return span;
}

Instant Span::After(Instant from, const WorkingCalendar& calendar) const {
  if (unit_ == Unit::kWorkingHours) return calendar.AddWorkingHours(from, count_);
  if (unit_ == Unit::kWorkingDays) return calendar.AddWorkingDays(from, count_);
  return from + clock_;
}

}  // namespace gateway
