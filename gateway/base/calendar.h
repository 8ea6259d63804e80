// England's working time: Monday to Friday, 09:00 to 17:00 Europe/London, bank holidays left out.
//
// Bank holidays are a dated data file (mappings/england-bank-holidays.txt). Past its end weekends
// alone are known, and Covers says so, so that every answer can warn.
#pragma once

#include <chrono>
#include <set>
#include <string>
#include <string_view>

#include "gateway/base/clock.h"

namespace gateway {

// Immutable after loading; thread-safe.
class WorkingCalendar {
 public:
  // Weekends only; covers nothing.
  WorkingCalendar() = default;
  // One date a line (2026-12-25), '#' begins a comment; the line "until 2027-12-31" says how far
  // the list reaches. kInvalid with the line otherwise.
  static Result<WorkingCalendar> Parse(std::string_view text);

  [[nodiscard]] bool IsWorkingDay(std::chrono::year_month_day day) const;
  // False when the list of bank holidays does not reach that instant.
  [[nodiscard]] bool Covers(Instant instant) const;
  // `hours` of working time after `from`; time outside 09–17 does not count.
  [[nodiscard]] Instant AddWorkingHours(Instant from, int hours) const;
  // 17:00 on the `days`-th working day after the day of `from`.
  [[nodiscard]] Instant AddWorkingDays(Instant from, int days) const;

 private:
  std::set<std::chrono::sys_days> holidays_;
  std::chrono::sys_days until_{};
};

// A span as configuration writes it: "30s", "15m", "1h", "2d" (clock time), "4wh", "1wd" (working
// time).
class Span {
 public:
  // kValue with the accepted forms otherwise.
  static Result<Span> Parse(std::string_view text);
  [[nodiscard]] Instant After(Instant from, const WorkingCalendar& calendar) const;

 private:
  enum class Unit { kClock, kWorkingHours, kWorkingDays };
  Unit unit_ = Unit::kClock;
  std::chrono::milliseconds clock_{0};
  int count_ = 0;
};

}  // namespace gateway
