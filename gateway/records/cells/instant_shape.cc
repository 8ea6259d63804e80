#include "gateway/records/cells/instant_shape.h"

#include <charconv>

#include "gateway/base/clock.h"

namespace gateway::records {
namespace {

constexpr std::string_view kMinutes = "HH:MM";
constexpr std::string_view kSeconds = "HH:MM:SS";

// Two digits below `end`; -1 otherwise.
int TwoDigits(std::string_view text, int end) {
  int value = -1;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && stop == text.data() + 2 && text.size() == 2;
  return whole && value >= 0 && value < end ? value : -1;
}

std::optional<std::chrono::seconds> ReadTime(std::string_view text, bool seconds) {
  if (text.size() != (seconds ? kSeconds : kMinutes).size()) return std::nullopt;
  if (text[2] != ':' || (seconds && text[5] != ':')) return std::nullopt;
  const int hour = TwoDigits(text.substr(0, 2), 24);
  const int minute = TwoDigits(text.substr(3, 2), 60);
  const int second = seconds ? TwoDigits(text.substr(6, 2), 60) : 0;
  if (hour < 0 || minute < 0 || second < 0) return std::nullopt;
  return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
}

// The one instant that clocks in London show as `local`.
std::optional<Instant> InLondon(Instant local) {
  std::optional<Instant> found;
  for (const int offset : {0, 60}) {
    const Instant instant = local - std::chrono::minutes(offset);
    if (LondonOffsetMinutes(instant) != offset) continue;
    if (found) return std::nullopt;
    found = instant;
  }
  return found;
}

}  // namespace

Result<InstantShape> InstantShape::Parse(std::string_view shape) {
  const bool seconds = shape.ends_with(kSeconds);
  const std::size_t time = (seconds ? kSeconds : kMinutes).size();
  const bool timed = seconds || shape.ends_with(kMinutes);
  if (!timed || shape.size() <= time + 1 ||
      !std::string_view(" T").contains(shape[shape.size() - time - 1])) {
    return Fail(IssueType::kValue,
                "the shape of an instant is a date shape, a space or T, and HH:MM or HH:MM:SS");
  }
  const char between = shape[shape.size() - time - 1];
  GATEWAY_TRY(DateShape date, DateShape::Parse(shape.substr(0, shape.size() - time - 1)));
  return InstantShape(std::string(shape), std::move(date), between, seconds);
}

std::optional<std::string> InstantShape::Read(std::string_view text) const {
  const std::size_t time = (seconds_ ? kSeconds : kMinutes).size();
  if (text.size() <= time + 1 || text[text.size() - time - 1] != between_) return std::nullopt;
  const auto of_day = ReadTime(text.substr(text.size() - time), seconds_);
  const auto iso = date_.Read(text.substr(0, text.size() - time - 1));
  if (!of_day || !iso) return std::nullopt;
  const auto day = ParseDate(*iso);
  if (!day) return std::nullopt;
  const auto instant = InLondon(std::chrono::sys_days(*day) + *of_day);
  if (!instant) return std::nullopt;
  const std::string whole = ToText(*instant);  // with milliseconds, which were never stated
  return whole.substr(0, whole.find('.')) + "Z";
}

}  // namespace gateway::records
