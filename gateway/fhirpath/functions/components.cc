#include <algorithm>

#include "gateway/fhirpath/functions/table.h"
#include "gateway/fhirpath/temporal.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "Components of dates and times";

// The single date or time; nothing when empty or of another type.
Result<std::optional<Temporal>> InputTemporal(const Call& call) {
  GATEWAY_TRY(const std::optional<SystemValue> value, call.InputValue());
  if (!value || (!IsDateOrDateTime(value->type) && value->type != SystemType::kTime))
    return std::nullopt;
  return Temporal::Parse(value->text, value->type);
}

// A part is there when the value is so precise; a time has no date.
template <Precision kPart, int Temporal::* kMember>
Status Part(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<Temporal> value, InputTemporal(call));
  const bool is_there = value && value->precision >= kPart &&
                        (kPart >= Precision::kHour || value->type != SystemType::kTime);
  if (is_there) out.push_back(Item::Integer((*value).*kMember));
  return {};
}

Status MillisecondOf(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<Temporal> value, InputTemporal(call));
  if (value && value->fraction_digits > 0)
    out.push_back(Item::Integer(value->nanosecond / 1'000'000));
  return {};
}

// In hours: -7.0, 5.75.
Status TimezoneOffsetOf(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<Temporal> value, InputTemporal(call));
  if (!value || !value->offset_minutes) return {};
  const Decimal minutes = Decimal::FromInteger(*value->offset_minutes);
  const std::optional<Decimal> hours = minutes.DividedBy(Decimal::FromInteger(60));
  const std::optional<Decimal> shown = hours && hours->scale() == 0 ? hours->Rounded(1) : hours;
  if (shown) out.emplace_back(DecimalValue(*shown));
  return {};
}

Status DateOf(const Call& call, Collection& out) {
  GATEWAY_TRY(std::optional<Temporal> value, InputTemporal(call));
  if (!value || value->type == SystemType::kTime) return {};
  value->type = SystemType::kDate;
  value->precision = std::min(value->precision, Precision::kDay);
  value->offset_minutes = std::nullopt;
  out.emplace_back(value->ToValue());
  return {};
}

Status TimeOf(const Call& call, Collection& out) {
  GATEWAY_TRY(std::optional<Temporal> value, InputTemporal(call));
  if (!value || value->precision < Precision::kHour) return {};
  value->type = SystemType::kTime;
  value->offset_minutes = std::nullopt;
  out.emplace_back(value->ToValue());
  return {};
}

constexpr FunctionEntry kEntries[] = {
    {"yearOf", "yearOf() : Integer", kSection, 0, 0, Part<Precision::kYear, &Temporal::year>},
    {"monthOf", "monthOf() : Integer", kSection, 0, 0, Part<Precision::kMonth, &Temporal::month>},
    {"dayOf", "dayOf() : Integer", kSection, 0, 0, Part<Precision::kDay, &Temporal::day>},
    {"hourOf", "hourOf() : Integer", kSection, 0, 0, Part<Precision::kHour, &Temporal::hour>},
    {"minuteOf", "minuteOf() : Integer", kSection, 0, 0,
     Part<Precision::kMinute, &Temporal::minute>},
    {"secondOf", "secondOf() : Integer", kSection, 0, 0,
     Part<Precision::kSecond, &Temporal::second>},
    {"millisecondOf", "millisecondOf() : Integer", kSection, 0, 0, MillisecondOf},
    {"timezoneOffsetOf", "timezoneOffsetOf() : Decimal", kSection, 0, 0, TimezoneOffsetOf},
    {"dateOf", "dateOf() : Date", kSection, 0, 0, DateOf},
    {"timeOf", "timeOf() : Time", kSection, 0, 0, TimeOf},
};

}  // namespace

std::span<const FunctionEntry> ComponentFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
