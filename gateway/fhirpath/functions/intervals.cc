// How far two dates or times are apart.
// Spec: https://build.fhir.org/ig/HL7/FHIRPath (duration, difference)
#include <algorithm>
#include <chrono>

#include "gateway/fhirpath/functions/table.h"
#include "gateway/fhirpath/temporal.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "Components of dates and times";

constexpr std::int64_t kMillisOfDay = 86'400'000;

std::int64_t FloorDivide(std::int64_t number, std::int64_t by) {
  return number / by - (number % by < 0 ? 1 : 0);
}

// A moment as two counts, for months are of no fixed length.
struct Moment {
  std::int64_t months = 0;  // since the year 0
  std::int64_t rest = 0;    // milliseconds since that month began
  std::int64_t millis = 0;  // since 1970; of a time: since midnight
};

std::int64_t DaysOf(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  return std::chrono::sys_days(date).time_since_epoch().count();
}

// At the offset `offset_minutes`, when the value has one itself.
Moment MomentOf(const Temporal& value, int offset_minutes) {
  Moment moment;
  std::int64_t of_day = ((value.hour * 60LL + value.minute) * 60 + value.second) * 1000 +
                        value.nanosecond / 1'000'000;
  if (value.type == SystemType::kTime) {
    moment.millis = of_day;
    return moment;
  }
  if (value.offset_minutes) of_day += (offset_minutes - *value.offset_minutes) * 60'000LL;
  moment.millis = DaysOf(value.year, value.month, value.day) * kMillisOfDay + of_day;
  const std::chrono::sys_days day{std::chrono::days(FloorDivide(moment.millis, kMillisOfDay))};
  const std::chrono::year_month_day date(day);
  moment.months = static_cast<int>(date.year()) * 12LL + static_cast<unsigned>(date.month()) - 1;
  moment.rest = moment.millis - DaysOf(static_cast<int>(date.year()),
                                       static_cast<int>(static_cast<unsigned>(date.month())), 1) *
                                    kMillisOfDay;
  return moment;
}

std::int64_t MillisOf(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kWeek:
      return 7 * kMillisOfDay;
    case TimeUnit::kDay:
      return kMillisOfDay;
    case TimeUnit::kHour:
      return 3'600'000;
    case TimeUnit::kMinute:
      return 60'000;
    case TimeUnit::kSecond:
      return 1'000;
    default:
      return 1;
  }
}

// Whole units from one to the other, negative when the second is earlier.
std::int64_t Whole(const Moment& from, const Moment& to, TimeUnit unit) {
  if (unit > TimeUnit::kMonth) return (to.millis - from.millis) / MillisOf(unit);
  std::int64_t months = to.months - from.months;
  if (months > 0 && to.rest < from.rest) --months;
  if (months < 0 && to.rest > from.rest) ++months;
  return unit == TimeUnit::kMonth ? months : months / 12;
}

// The number of the unit that the moment lies in; weeks begin on Sunday.
std::int64_t NumberOf(const Moment& moment, TimeUnit unit) {
  constexpr std::int64_t kThursdayAfterSunday = 4 * kMillisOfDay;  // 1970 began on a Thursday
  if (unit == TimeUnit::kYear) return FloorDivide(moment.months, 12);
  if (unit == TimeUnit::kMonth) return moment.months;
  const std::int64_t shift = unit == TimeUnit::kWeek ? kThursdayAfterSunday : 0;
  return FloorDivide(moment.millis + shift, MillisOf(unit));
}

// How precise both have to be for a number of that unit.
Precision Needed(TimeUnit unit, bool whole) {
  if (whole && unit <= TimeUnit::kWeek) return Precision::kDay;
  switch (unit) {
    case TimeUnit::kYear:
      return Precision::kYear;
    case TimeUnit::kMonth:
      return Precision::kMonth;
    case TimeUnit::kWeek:
    case TimeUnit::kDay:
      return Precision::kDay;
    case TimeUnit::kHour:
      return Precision::kHour;
    case TimeUnit::kMinute:
      return Precision::kMinute;
    default:
      return Precision::kSecond;
  }
}

// What lies behind the precision that both have counts for neither.
void CutTo(Temporal& value, Precision precision) {
  if (precision < Precision::kSecond) value.second = value.nanosecond = 0;
  if (precision < Precision::kMinute) value.minute = 0;
  if (precision < Precision::kHour) {
    value.hour = 0;
    value.offset_minutes = std::nullopt;
  }
}

Result<std::optional<Temporal>> ReadTemporal(const std::optional<SystemValue>& value) {
  if (!value) return std::nullopt;
  if (!IsDateOrDateTime(value->type) && value->type != SystemType::kTime)
    return Fail(IssueType::kProcessing, "needs a date or time");
  return Temporal::Parse(value->text, value->type);
}

// Nothing when one is a time and the other is none, or they are not so precise.
bool AreCountable(const Temporal& from, const Temporal& to, TimeUnit unit, bool whole) {
  const bool is_time = from.type == SystemType::kTime;
  if (is_time != (to.type == SystemType::kTime)) return false;
  if (is_time && unit <= TimeUnit::kDay) return false;
  const bool has_times = from.precision >= Precision::kHour && to.precision >= Precision::kHour;
  if (has_times && from.offset_minutes.has_value() != to.offset_minutes.has_value()) return false;
  return std::min(from.precision, to.precision) >= Needed(unit, whole);
}

template <bool kWhole>
Status Between(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<SystemValue> input, call.InputValue());
  GATEWAY_TRY(std::optional<Temporal> from, ReadTemporal(input));
  GATEWAY_TRY(const Collection argument, call.Argument(0));
  GATEWAY_TRY(const std::optional<SystemValue> other, SingleValue(argument));
  GATEWAY_TRY(std::optional<Temporal> to, ReadTemporal(other));
  GATEWAY_TRY(const std::optional<std::string> word, call.StringArgument(1));
  if (!from || !to || !word) return {};
  const std::optional<TimeUnit> unit = CalendarUnit(*word);
  if (!unit)
    return Fail(IssueType::kProcessing,
                "the precision is a calendar word: year, month, week, day, "
                "hour, minute, second or millisecond");
  if (!AreCountable(*from, *to, *unit, kWhole)) return {};
  const Precision common = std::min(from->precision, to->precision);
  CutTo(*from, common);
  CutTo(*to, common);
  const int offset = from->offset_minutes.value_or(0);
  const Moment a = MomentOf(*from, offset);
  const Moment b = MomentOf(*to, offset);
  out.push_back(
      Item::Integer(kWhole ? Whole(a, b, *unit) : NumberOf(b, *unit) - NumberOf(a, *unit)));
  return {};
}

constexpr FunctionEntry kEntries[] = {
    {"duration", "duration(value, precision) : Integer", kSection, 2, 2, Between<true>},
    {"difference", "difference(value, precision) : Integer", kSection, 2, 2, Between<false>},
};

}  // namespace

std::span<const FunctionEntry> IntervalFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
