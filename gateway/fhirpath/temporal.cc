#include "gateway/fhirpath/temporal.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>

namespace gateway::fhirpath {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t kDaySeconds = 86400;

// Reads the parts of a text one after another.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  [[nodiscard]] bool AtEnd() const { return text_.empty(); }
  bool Skip(char c) {
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  // Exactly `count` digits in [low, high]; false otherwise.
  bool Number(std::size_t count, int low, int high, int& value) {
    if (text_.size() < count) return false;
    value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (text_[i] < '0' || text_[i] > '9') return false;
      value = value * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(count);
    return value >= low && value <= high;
  }
  bool Fraction(Temporal& value) {
    int scale = 100'000'000;
    for (; !text_.empty() && text_[0] >= '0' && text_[0] <= '9'; text_.remove_prefix(1)) {
      value.nanosecond += (text_[0] - '0') * scale;
      scale /= 10;
      ++value.fraction_digits;
    }
    return value.fraction_digits > 0;
  }

 private:
  std::string_view text_;
};

bool ReadDate(Reader& in, Temporal& value) {
  if (!in.Number(4, 1, 9999, value.year)) return false;
  value.precision = Precision::kYear;
  if (!in.Skip('-')) return true;
  if (!in.Number(2, 1, 12, value.month)) return false;
  value.precision = Precision::kMonth;
  if (!in.Skip('-')) return true;
  value.precision = Precision::kDay;
  if (!in.Number(2, 1, 31, value.day)) return false;
  return year_month_day(std::chrono::year(value.year),
                        std::chrono::month(static_cast<unsigned>(value.month)),
                        std::chrono::day(static_cast<unsigned>(value.day)))
      .ok();
}

bool ReadTime(Reader& in, Temporal& value) {
  if (!in.Number(2, 0, 23, value.hour)) return false;
  value.precision = Precision::kHour;
  if (!in.Skip(':')) return true;
  if (!in.Number(2, 0, 59, value.minute)) return false;
  value.precision = Precision::kMinute;
  if (!in.Skip(':')) return true;
  if (!in.Number(2, 0, 60, value.second)) return false;
  value.second = std::min(value.second, 59);
  value.precision = Precision::kSecond;
  return !in.Skip('.') || in.Fraction(value);
}

bool ReadOffset(Reader& in, Temporal& value) {
  if (in.Skip('Z')) {
    value.offset_minutes = 0;
    return true;
  }
  const int sign = in.Skip('-') ? -1 : 1;
  if (sign > 0 && !in.Skip('+')) return in.AtEnd();
  int hours = 0;
  int minutes = 0;
  if (!in.Number(2, 0, 14, hours) || !in.Skip(':') || !in.Number(2, 0, 59, minutes)) return false;
  value.offset_minutes = sign * (hours * 60 + minutes);
  return true;
}

bool ReadDateTime(Reader& in, Temporal& value) {
  if (!ReadDate(in, value)) return false;
  if (in.AtEnd()) return true;
  if (!in.Skip('T')) return false;
  if (in.AtEnd()) return true;  // 2015T
  return value.precision == Precision::kDay && ReadTime(in, value) && ReadOffset(in, value);
}

void AppendPadded(std::string& text, int number, std::size_t width) {
  const std::string digits = std::to_string(number);
  text.append(width - std::min(width, digits.size()), '0');
  text += digits;
}

void AppendTime(std::string& text, const Temporal& value) {
  AppendPadded(text, value.hour, 2);
  if (value.precision < Precision::kMinute) return;
  text += ':';
  AppendPadded(text, value.minute, 2);
  if (value.precision < Precision::kSecond) return;
  text += ':';
  AppendPadded(text, value.second, 2);
  if (value.fraction_digits == 0) return;
  std::string fraction;
  AppendPadded(fraction, value.nanosecond, 9);
  fraction.resize(static_cast<std::size_t>(value.fraction_digits), '0');
  text += '.' + fraction;
}

void AppendOffset(std::string& text, int minutes) {
  if (minutes == 0) {
    text += 'Z';
    return;
  }
  text += minutes < 0 ? '-' : '+';
  AppendPadded(text, std::abs(minutes) / 60, 2);
  text += ':';
  AppendPadded(text, std::abs(minutes) % 60, 2);
}

// A point on the time line; of a time, within its day.
struct Moment {
  std::int64_t seconds = 0;
  int nanosecond = 0;
  auto operator<=>(const Moment&) const = default;
};

std::int64_t DayNumber(const Temporal& value) {
  const year_month_day day(std::chrono::year(value.year),
                           std::chrono::month(static_cast<unsigned>(value.month)),
                           std::chrono::day(static_cast<unsigned>(value.day)));
  return sys_days(day).time_since_epoch().count();
}

// Without an offset, as if it were UTC.
Moment StartOf(const Temporal& value) {
  Moment start;
  if (value.type != SystemType::kTime) start.seconds = DayNumber(value) * kDaySeconds;
  start.seconds +=
      (value.hour * 60 + value.minute - value.offset_minutes.value_or(0)) * 60 + value.second;
  start.nanosecond = value.nanosecond;
  return start;
}

// The first moment after it; of a value to the second (or finer) the moment itself.
Moment EndOf(const Temporal& value) {
  Temporal next = value;
  switch (value.precision) {
    case Precision::kYear:
      ++next.year;
      break;
    case Precision::kMonth:
      next.year += value.month / 12;
      next.month = value.month % 12 + 1;
      break;
    default:
      break;
  }
  Moment end = StartOf(next);
  if (value.precision == Precision::kDay) end.seconds += kDaySeconds;
  if (value.precision == Precision::kHour) end.seconds += 3600;
  if (value.precision == Precision::kMinute) end.seconds += 60;
  return end;
}

// True when everything `a` may be lies before everything `b` may be. An absent offset may be +14:00
// (the moment is 14 hours earlier) to -12:00.
bool IsBefore(const Temporal& a, const Temporal& b, bool offsets_differ) {
  Moment a_end = EndOf(a);
  Moment b_start = StartOf(b);
  if (offsets_differ && !a.offset_minutes) a_end.seconds += 12 * 3600;
  if (offsets_differ && !b.offset_minutes) b_start.seconds -= 14 * 3600;
  return a_end < b_start || (a_end == b_start && a.precision != Precision::kSecond);
}

void SetDay(Temporal& value, std::int64_t day_number) {
  const year_month_day day{sys_days(std::chrono::days(day_number))};
  value.year = static_cast<int>(day.year());
  value.month = static_cast<int>(static_cast<unsigned>(day.month()));
  value.day = static_cast<int>(static_cast<unsigned>(day.day()));
}

std::int64_t FloorDivide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::optional<Temporal> AddMonths(Temporal value, std::int64_t months) {
  const std::int64_t total = static_cast<std::int64_t>(value.year) * 12 + value.month - 1 + months;
  if (total < 12 || total >= 120'000) return std::nullopt;
  value.year = static_cast<int>(total / 12);
  value.month = static_cast<int>(total % 12) + 1;
  const auto last = std::chrono::year_month_day_last(
      std::chrono::year(value.year),
      std::chrono::month_day_last(std::chrono::month(static_cast<unsigned>(value.month))));
  value.day = std::min(value.day, static_cast<int>(static_cast<unsigned>(last.day())));
  return value;
}

// Milliseconds later; the value is precise to the day at least.
std::optional<Temporal> AddMilliseconds(Temporal value, std::int64_t milliseconds) {
  const std::int64_t second_of_day = (value.hour * 60LL + value.minute) * 60 + value.second;
  const std::int64_t total = second_of_day * 1000 + value.nanosecond / 1'000'000 + milliseconds;
  const std::int64_t day_shift = FloorDivide(total, kDaySeconds * 1000);
  const std::int64_t rest = total - day_shift * kDaySeconds * 1000;
  if (value.type != SystemType::kTime) {
    const std::int64_t day = DayNumber(value) + day_shift;
    constexpr std::int64_t kFirstDay = -719162;  // 0001-01-01
    constexpr std::int64_t kLastDay = 2932896;   // 9999-12-31
    if (day < kFirstDay || day > kLastDay) return std::nullopt;
    SetDay(value, day);
  }
  value.nanosecond = static_cast<int>(rest % 1000) * 1'000'000 + value.nanosecond % 1'000'000;
  value.second = static_cast<int>(rest / 1000 % 60);
  value.minute = static_cast<int>(rest / 60'000 % 60);
  value.hour = static_cast<int>(rest / 3'600'000);
  if (rest % 1000 != 0) value.fraction_digits = std::max(value.fraction_digits, 3);
  return value;
}

constexpr std::int64_t MillisecondsOf(TimeUnit unit) {
  constexpr std::array<std::int64_t, 8> kMilliseconds{365 * 86'400'000LL,
                                                      30 * 86'400'000LL,
                                                      7 * 86'400'000LL,
                                                      86'400'000LL,
                                                      3'600'000,
                                                      60'000,
                                                      1000,
                                                      1};
  return kMilliseconds[static_cast<std::size_t>(unit)];
}

TimeUnit UnitOf(Precision precision) {
  constexpr std::array<TimeUnit, 6> kUnits{TimeUnit::kYear,   TimeUnit::kMonth,
                                           TimeUnit::kDay,    TimeUnit::kHour,
                                           TimeUnit::kMinute, TimeUnit::kMillisecond};
  return kUnits[static_cast<std::size_t>(precision)];
}

std::optional<TimeUnit> Find(std::string_view word, const std::array<std::string_view, 8>& words) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end() || word.empty()) return std::nullopt;
  return static_cast<TimeUnit>(found - words.begin());
}

}  // namespace

std::optional<Temporal> Temporal::Parse(std::string_view text, SystemType type) {
  Temporal value;
  value.type = type;
  Reader in(text);
  const bool read = type == SystemType::kDate       ? ReadDate(in, value)
                    : type == SystemType::kDateTime ? ReadDateTime(in, value)
                                                    : ReadTime(in, value);
  if (!read || !in.AtEnd()) return std::nullopt;
  return value;
}

Temporal Temporal::FromInstant(Instant instant, int offset_minutes) {
  Temporal value;
  value.type = SystemType::kDateTime;
  value.precision = Precision::kSecond;
  value.fraction_digits = 3;
  value.offset_minutes = offset_minutes;
  const auto local = instant.time_since_epoch() + std::chrono::minutes(offset_minutes);
  value.year = 1970;
  return AddMilliseconds(value, local.count()).value_or(value);
}

std::string Temporal::ToText() const {
  std::string text;
  if (type == SystemType::kTime) {
    AppendTime(text, *this);
    return text;
  }
  AppendPadded(text, year, 4);
  if (precision < Precision::kMonth) return text;
  text += '-';
  AppendPadded(text, month, 2);
  if (precision < Precision::kDay) return text;
  text += '-';
  AppendPadded(text, day, 2);
  if (precision < Precision::kHour) return text;
  text += 'T';
  AppendTime(text, *this);
  if (offset_minutes) AppendOffset(text, *offset_minutes);
  return text;
}

std::optional<std::strong_ordering> Compare(const Temporal& a, const Temporal& b) {
  // A date has no offset to miss: it is held against the date that was written.
  const auto is_date = [](const Temporal& value) {
    return value.type != SystemType::kTime && value.precision <= Precision::kDay;
  };
  if (is_date(a) != is_date(b) && a.type != SystemType::kTime) {
    Temporal local_a = a;
    Temporal local_b = b;
    local_a.offset_minutes = std::nullopt;
    local_b.offset_minutes = std::nullopt;
    if (IsBefore(local_a, local_b, false)) return std::strong_ordering::less;
    if (IsBefore(local_b, local_a, false)) return std::strong_ordering::greater;
    return std::nullopt;
  }
  const bool offsets_differ = a.offset_minutes.has_value() != b.offset_minutes.has_value();
  if (a.precision == b.precision && !offsets_differ) return StartOf(a) <=> StartOf(b);
  if (IsBefore(a, b, offsets_differ)) return std::strong_ordering::less;
  if (IsBefore(b, a, offsets_differ)) return std::strong_ordering::greater;
  return std::nullopt;
}

bool Equivalent(const Temporal& a, const Temporal& b) {
  return a.precision == b.precision && Compare(a, b) == std::strong_ordering::equal;
}

std::optional<TimeUnit> CalendarUnit(std::string_view word) {
  constexpr std::array<std::string_view, 8> kWords{"year", "month",  "week",   "day",
                                                   "hour", "minute", "second", "millisecond"};
  if (word.ends_with('s')) word.remove_suffix(1);
  return Find(word, kWords);
}

std::optional<TimeUnit> DefiniteUnit(std::string_view ucum) {
  constexpr std::array<std::string_view, 8> kCodes{"", "", "wk", "d", "h", "min", "s", "ms"};
  return Find(ucum, kCodes);
}

std::optional<Temporal> Add(const Temporal& start, const Decimal& amount, TimeUnit unit,
                            bool with_fraction) {
  const bool fraction_counts = with_fraction && unit == TimeUnit::kSecond;
  const std::optional<Decimal> scaled =
      fraction_counts ? amount.Times(Decimal::FromInteger(1000)) : amount;
  if (fraction_counts) unit = TimeUnit::kMillisecond;
  const std::optional<std::int64_t> whole = scaled ? scaled->Truncated().ToInteger() : std::nullopt;
  // More than any date or time could take, and small enough not to overflow below.
  constexpr std::int64_t kMost = 400'000'000'000'000;
  if (!whole || *whole > kMost || *whole < -kMost) return std::nullopt;
  std::int64_t count = *whole;
  if (start.type == SystemType::kTime && unit < TimeUnit::kHour) return std::nullopt;
  if (const TimeUnit finest = UnitOf(start.precision); unit > finest) {
    if (finest == TimeUnit::kYear && unit == TimeUnit::kMonth) {
      count /= 12;
    } else {
      count = static_cast<std::int64_t>(static_cast<Decimal::Wide>(count) * MillisecondsOf(unit) /
                                        MillisecondsOf(finest));
    }
    unit = finest;
  }
  if (unit == TimeUnit::kYear && count <= 10'000 && count >= -10'000)
    return AddMonths(start, count * 12);
  if (unit == TimeUnit::kMonth) return AddMonths(start, count);
  const std::int64_t size = MillisecondsOf(unit);
  if (unit == TimeUnit::kYear || count > kMost / size || count < -kMost / size) return std::nullopt;
  return AddMilliseconds(start, count * size);
}

}  // namespace gateway::fhirpath
