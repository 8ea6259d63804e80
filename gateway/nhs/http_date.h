// The Date header, read to compare clocks.
// Spec: RFC 9110 section 5.6.7 (IMF-fixdate; the two obsolete forms are not read).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/base/clock.h"

namespace gateway::nhs {

// "Thu, 01 Oct 2026 09:12:00 GMT"; nothing for any other text.
[[nodiscard]] std::optional<Instant> ParseHttpDate(std::string_view text);

// The same written; fractions of a second are dropped.
[[nodiscard]] std::string HttpDate(Instant instant);

// "; this machine's clock is 10 minutes behind the token service's: set it right". Empty when they
// differ by less than a minute or the service sent no date.
[[nodiscard]] std::string ClockDifference(std::string_view date_header, Instant now);

}  // namespace gateway::nhs
