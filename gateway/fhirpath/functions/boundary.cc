#include <chrono>

#include "gateway/fhirpath/functions/table.h"
#include "gateway/fhirpath/quantity.h"
#include "gateway/fhirpath/temporal.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "Boundaries and precision";

enum class Side { kLow, kHigh };

// Half a step of the last digit away from the number, in magnitude cut off (towards zero) or
// rounded (away from it), as HL7's suite has it; the sign stays even in front of zero.
std::optional<std::string> NumberBoundary(const std::string& text, std::int64_t places, Side side) {
  constexpr std::int64_t kMostPlaces = 31;
  const std::optional<Decimal> number = Decimal::Parse(text);
  if (!number || places < 0 || places > kMostPlaces) return std::nullopt;
  const std::optional<Decimal> step =
      Decimal::Parse("0." + std::string(static_cast<std::size_t>(number->scale()), '0') + "5");
  const bool outwards = (side == Side::kHigh) != number->IsNegative();
  const Decimal size = number->Abs();
  const std::optional<Decimal> moved =
      step ? (outwards ? size.Plus(*step) : size.Minus(*step)) : std::nullopt;
  if (!moved) return std::nullopt;
  const int kept = static_cast<int>(places);
  const std::optional<Decimal> result =
      outwards ? moved->Rounded(kept) : moved->Truncated(kept).Rounded(kept);
  if (!result) return std::nullopt;
  return (number->IsNegative() ? "-" : "") + result->ToText();
}

// Digits of a date or time of that precision: 4, 6, 8, 10, 12, 17; a time has no date's eight.
std::int64_t DigitsOf(const Temporal& value) {
  constexpr std::int64_t kDigits[] = {4, 6, 8, 10, 12, 14};
  const std::int64_t digits = kDigits[static_cast<int>(value.precision)] + value.fraction_digits;
  return value.type == SystemType::kTime ? digits - 8 : digits;
}

// The precision with that many digits; nothing when there is none.
std::optional<Precision> PrecisionOf(std::int64_t digits, SystemType type) {
  if (type == SystemType::kTime) digits += 8;
  switch (digits) {
    case 4:
      return Precision::kYear;
    case 6:
      return Precision::kMonth;
    case 8:
      return Precision::kDay;
    case 10:
      return Precision::kHour;
    case 12:
      return Precision::kMinute;
    case 14:
    case 17:
      return Precision::kSecond;
    default:
      return std::nullopt;
  }
}

void FillIn(Temporal& value, Side side) {
  const bool high = side == Side::kHigh;
  if (value.precision < Precision::kMonth) value.month = high ? 12 : 1;
  if (value.precision < Precision::kDay) {
    const auto last = std::chrono::year_month_day_last(
        std::chrono::year(value.year),
        std::chrono::month_day_last(std::chrono::month(static_cast<unsigned>(value.month))));
    value.day = high ? static_cast<int>(static_cast<unsigned>(last.day())) : 1;
  }
  if (value.precision < Precision::kHour) value.hour = high ? 23 : 0;
  if (value.precision < Precision::kMinute) value.minute = high ? 59 : 0;
  if (value.precision < Precision::kSecond) value.second = high ? 59 : 0;
  if (value.precision < Precision::kSecond || value.fraction_digits == 0) {
    value.nanosecond = high ? 999'000'000 : 0;
  }
}

// The earliest or latest moment, written with so many digits. FHIR knows no hour without minutes:
// such a literal stands for the full hour.
std::optional<SystemValue> TemporalBoundary(const SystemValue& from,
                                            std::optional<std::int64_t> digits, Side side) {
  std::optional<Temporal> value = Temporal::Parse(from.text, from.type);
  if (!value) return std::nullopt;
  const std::int64_t most = from.type == SystemType::kDate   ? 8
                            : from.type == SystemType::kTime ? 9
                                                             : 17;
  const std::optional<Precision> precision = PrecisionOf(digits.value_or(most), from.type);
  if (!precision || digits.value_or(most) > most) return std::nullopt;
  if (from.type == SystemType::kDateTime && value->precision == Precision::kHour)
    value->precision = Precision::kMinute;
  FillIn(*value, side);
  if (from.type == SystemType::kDateTime && *precision >= Precision::kHour &&
      !value->offset_minutes) {
    value->offset_minutes = side == Side::kLow ? 14 * 60 : -12 * 60;
  }
  value->precision = *precision;
  value->fraction_digits = digits.value_or(most) == most && from.type != SystemType::kDate ? 3 : 0;
  return value->ToValue();
}

std::optional<SystemValue> BoundaryOf(const SystemValue& value, std::optional<std::int64_t> digits,
                                      Side side) {
  constexpr std::int64_t kDefaultPlaces = 8;
  SystemValue result{.type = value.type == SystemType::kInteger ? SystemType::kDecimal : value.type,
                     .unit = value.unit};
  switch (value.type) {
    case SystemType::kInteger:
    case SystemType::kDecimal:
    case SystemType::kQuantity: {
      const std::string text =
          value.type == SystemType::kInteger ? std::to_string(value.integer) : value.text;
      const std::optional<std::string> number =
          NumberBoundary(text, digits.value_or(kDefaultPlaces), side);
      if (!number) return std::nullopt;
      result.text = *number;
      return result;
    }
    case SystemType::kDate:
    case SystemType::kDateTime:
    case SystemType::kTime:
      return TemporalBoundary(value, digits, side);
    default:
      return std::nullopt;
  }
}

template <Side kSide>
Status Boundary(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<SystemValue> value, call.InputValue());
  std::optional<std::int64_t> digits;
  if (call.Has(0)) {
    GATEWAY_TRY(digits, call.IntegerArgument(0));
  }
  if (!value) return {};
  std::optional<SystemValue> result = BoundaryOf(*value, digits, kSide);
  if (result) out.emplace_back(std::move(*result));
  return {};
}

// Decimal places of a number, digits of a date or time.
Status PrecisionFunction(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<SystemValue> value, call.InputValue());
  if (!value) return {};
  if (const std::optional<Decimal> number = NumberOf(*value)) {
    out.push_back(Item::Integer(number->scale()));
  } else if (const bool is_time = IsDateOrDateTime(value->type) || value->type == SystemType::kTime;
             is_time) {
    const std::optional<Temporal> time = Temporal::Parse(value->text, value->type);
    if (time) out.push_back(Item::Integer(DigitsOf(*time)));
  }
  return {};
}

Status Comparable(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<SystemValue> value, call.InputValue());
  GATEWAY_TRY(const Collection other, call.Argument(0));
  GATEWAY_TRY(const std::optional<SystemValue> second, SingleValue(other));
  if (!value || !second) return {};
  out.push_back(Item::Boolean(QuantitiesComparable(AsQuantity(*value), AsQuantity(*second))));
  return {};
}

constexpr FunctionEntry kEntries[] = {
    {"lowBoundary", "lowBoundary([precision]) : Decimal | Date | DateTime | Time | Quantity",
     kSection, 0, 1, Boundary<Side::kLow>},
    {"highBoundary", "highBoundary([precision]) : Decimal | Date | DateTime | Time | Quantity",
     kSection, 0, 1, Boundary<Side::kHigh>},
    {"precision", "precision() : Integer", kSection, 0, 0, PrecisionFunction},
    {"comparable", "comparable(quantity) : Boolean", kSection, 1, 1, Comparable},
};

}  // namespace

std::span<const FunctionEntry> BoundaryFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
