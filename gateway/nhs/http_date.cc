#include "gateway/nhs/http_date.h"

#include <array>
#include <charconv>

namespace gateway::nhs {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> Digits(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

std::optional<unsigned> Month(std::string_view name) {
  for (unsigned i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i] == name) return i + 1;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Instant> ParseHttpDate(std::string_view text) {
  constexpr std::string_view kShape = "Thu, 01 Oct 2026 09:12:00 GMT";
  if (text.size() != kShape.size() || !text.ends_with(" GMT") || text.substr(3, 2) != ", ") {
    return std::nullopt;
  }
  const auto day = Digits(text.substr(5, 2));
  const auto month = Month(text.substr(8, 3));
  const auto year = Digits(text.substr(12, 4));
  const auto hour = Digits(text.substr(17, 2));
  const auto minute = Digits(text.substr(20, 2));
  const auto second = Digits(text.substr(23, 2));
  if (!day || !month || !year || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*month),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return Instant(std::chrono::sys_days(date) + std::chrono::hours(*hour) +
                 std::chrono::minutes(*minute) + std::chrono::seconds(*second));
}

std::string HttpDate(Instant instant) {
  constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                     "Thu", "Fri", "Sat"};
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const auto month = static_cast<unsigned>(std::chrono::year_month_day(day).month());
  const std::string text = ToText(instant);  // 2026-10-01T09:12:00.000Z
  return std::string(kDays[std::chrono::weekday(day).c_encoding()]) + ", " + text.substr(8, 2) +
         " " + std::string(kMonths[month - 1]) + " " + text.substr(0, 4) + " " +
         text.substr(11, 8) + " GMT";
}

std::string ClockDifference(std::string_view date_header, Instant now) {
  const auto theirs = ParseHttpDate(date_header);
  if (!theirs) return {};
  const auto ahead = std::chrono::round<std::chrono::minutes>(now - *theirs).count();
  if (ahead == 0) return {};
  const auto minutes = ahead < 0 ? -ahead : ahead;
  return "; this machine's clock is " + std::to_string(minutes) +
         (minutes == 1 ? " minute " : " minutes ") + (ahead > 0 ? "ahead of" : "behind") +
         " the token service's: set it right";
}

}  // namespace gateway::nhs
