// Time, handed in everywhere so that tests can stop it.
//
// Instants are UTC with millisecond precision. "Today", day ends and working days are
// Europe/London (docs/decisions/0008-time.md).
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "gateway/base/result.h"

namespace gateway {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant Now() const = 0;
};

// The machine's clock.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant Now() const override;
};

// "2026-10-01T09:12:00.000Z", always with milliseconds and Z.
[[nodiscard]] std::string ToText(Instant instant);
// RFC 3339 / FHIR instant: date, time with seconds, optional fraction, Z or ±hh:mm. kValue
// otherwise.
[[nodiscard]] Result<Instant> ParseInstant(std::string_view text);

// The calendar day in Europe/London at that instant.
[[nodiscard]] std::chrono::year_month_day LondonDate(Instant instant);
// Midnight in Europe/London at the start of `day`.
[[nodiscard]] Instant LondonMidnight(std::chrono::year_month_day day);
// "2026-10-01" and back; kValue unless it is a real day with four-digit year.
[[nodiscard]] std::string ToText(std::chrono::year_month_day day);
[[nodiscard]] Result<std::chrono::year_month_day> ParseDate(std::string_view text);

// Minutes east of UTC in Europe/London at that instant: 0 or 60.
[[nodiscard]] int LondonOffsetMinutes(Instant instant);

}  // namespace gateway
