// Dates, dateTimes and times that know how precise they are.
//
// 2026-10 is every instant of that month: comparing it with a day in it gives no answer. Seconds
// and their fraction are one precision. A time without an offset may be any offset from -12:00 to
// +14:00. Spec: https://hl7.org/fhirpath/N1/#datetime, #equals, #comparison, #datetime-arithmetic
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/base/clock.h"
#include "gateway/base/decimal.h"
#include "gateway/fhirpath/value.h"

namespace gateway::fhirpath {

enum class Precision : std::uint8_t { kYear, kMonth, kDay, kHour, kMinute, kSecond };

struct Temporal {
  SystemType type = SystemType::kDate;  // kDate, kDateTime or kTime
  Precision precision = Precision::kYear;
  int year = 1;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int nanosecond = 0;
  int fraction_digits = 0;  // as written; beyond 9 they are read and dropped
  std::optional<int> offset_minutes;

  // Nothing unless `text` is such a value and exists in the calendar. A second of 60 is read as 59.
  [[nodiscard]] static std::optional<Temporal> Parse(std::string_view text, SystemType type);
  // The date and time of `instant` with milliseconds and that offset.
  [[nodiscard]] static Temporal FromInstant(Instant instant, int offset_minutes);

  // FHIR's lexical form, without @ and without a T that nothing follows.
  [[nodiscard]] std::string ToText() const;
  [[nodiscard]] SystemValue ToValue() const { return {.type = type, .text = ToText()}; }
};

// What is known of their order; nothing when precision or a missing offset leaves it open. Dates
// and dateTimes compare with each other; times with times only (precondition).
[[nodiscard]] std::optional<std::strong_ordering> Compare(const Temporal& a, const Temporal& b);
// Same precision and same moment.
[[nodiscard]] bool Equivalent(const Temporal& a, const Temporal& b);

// Units of time: calendar words ("year", "days") and UCUM's definite durations ("wk" "d" "h" "min"
// "s" "ms").
enum class TimeUnit : std::uint8_t {
  kYear,
  kMonth,
  kWeek,
  kDay,
  kHour,
  kMinute,
  kSecond,
  kMillisecond
};
[[nodiscard]] std::optional<TimeUnit> CalendarUnit(std::string_view word);
[[nodiscard]] std::optional<TimeUnit> DefiniteUnit(std::string_view ucum);

// `amount` later (earlier when negative). Its fraction counts for calendar seconds alone; a unit
// finer than the value is precise to is cut to that precision (30 days to a month, 365 to a year);
// a day the month does not have becomes its last. Nothing outside the years 1 to 9999; a time wraps
// round.
[[nodiscard]] std::optional<Temporal> Add(const Temporal& start, const Decimal& amount,
                                          TimeUnit unit, bool with_fraction);

}  // namespace gateway::fhirpath
