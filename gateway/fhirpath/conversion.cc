#include "gateway/fhirpath/conversion.h"

#include <algorithm>
#include <array>
#include <limits>

#include "gateway/base/decimal.h"
#include "gateway/base/text.h"
#include "gateway/fhirpath/operators/operators.h"
#include "gateway/fhirpath/temporal.h"

namespace gateway::fhirpath {
namespace {

using Converted = std::optional<SystemValue>;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The length of (+|-)?digits(.digits)? at the start of `text`; 0 when there is none.
std::size_t NumberSize(std::string_view text) {
  std::size_t at = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
  const std::size_t first = at;
  while (at < text.size() && IsDigit(text[at])) ++at;
  if (at == first) return 0;
  if (at + 1 >= text.size() || text[at] != '.' || !IsDigit(text[at + 1])) return at;
  for (++at; at < text.size() && IsDigit(text[at]);) ++at;
  return at;
}

std::string WithoutPlus(std::string_view number) {
  return std::string(number.starts_with('+') ? number.substr(1) : number);
}

Converted ToBoolean(const SystemValue& from) {
  SystemValue result{.type = SystemType::kBoolean};
  if (from.type == SystemType::kString) {
    constexpr std::array<std::string_view, 6> kTrue{"true", "t", "yes", "y", "1", "1.0"};
    constexpr std::array<std::string_view, 6> kFalse{"false", "f", "no", "n", "0", "0.0"};
    const std::string word = ToLower(from.text);
    result.boolean = std::find(kTrue.begin(), kTrue.end(), word) != kTrue.end();
    if (!result.boolean && std::find(kFalse.begin(), kFalse.end(), word) == kFalse.end())
      return std::nullopt;
    return result;
  }
  const std::optional<Decimal> number = NumberOf(from);
  if (!number) return std::nullopt;
  result.boolean = *number == Decimal::FromInteger(1);
  if (!result.boolean && !number->IsZero()) return std::nullopt;
  return result;
}

Converted ToInteger(const SystemValue& from) {
  if (from.type == SystemType::kBoolean)
    return SystemValue{.type = SystemType::kInteger, .integer = from.boolean ? 1 : 0};
  if (from.type != SystemType::kString || from.text.find('.') != std::string::npos)
    return std::nullopt;
  if (from.text.empty() || NumberSize(from.text) != from.text.size()) return std::nullopt;
  const std::optional<Decimal> number = Decimal::Parse(from.text);
  const std::optional<std::int64_t> integer = number ? number->ToInteger() : std::nullopt;
  if (!integer || *integer > std::numeric_limits<std::int32_t>::max() ||
      *integer < std::numeric_limits<std::int32_t>::min()) {
    return std::nullopt;
  }
  return SystemValue{.type = SystemType::kInteger, .integer = *integer};
}

Converted ToDecimal(const SystemValue& from) {
  SystemValue result{.type = SystemType::kDecimal};
  switch (from.type) {
    case SystemType::kBoolean:
      result.text = from.boolean ? "1.0" : "0.0";
      return result;
    case SystemType::kInteger:
      result.text = std::to_string(from.integer);
      return result;
    case SystemType::kString:
      if (from.text.empty() || NumberSize(from.text) != from.text.size()) return std::nullopt;
      result.text = WithoutPlus(from.text);
      return result;
    default:
      return std::nullopt;
  }
}

Converted TemporalFromText(const std::string& text, SystemType to) {
  const std::optional<Temporal> value = Temporal::Parse(text, to);
  return value ? Converted(value->ToValue()) : std::nullopt;
}

Converted ToDate(const SystemValue& from) {
  if (from.type == SystemType::kDateTime) {
    return TemporalFromText(from.text.substr(0, from.text.find('T')), SystemType::kDate);
  }
  return from.type == SystemType::kString ? TemporalFromText(from.text, SystemType::kDate)
                                          : std::nullopt;
}

Converted ToDateTime(const SystemValue& from) {
  const bool readable = from.type == SystemType::kDate || from.type == SystemType::kString;
  return readable ? TemporalFromText(from.text, SystemType::kDateTime) : std::nullopt;
}

Converted ToTime(const SystemValue& from) {
  if (from.type != SystemType::kString) return std::nullopt;
  std::string_view text = from.text;
  if (text.starts_with('T')) text.remove_prefix(1);
  return TemporalFromText(std::string(text), SystemType::kTime);
}

// 1, 1 day, 1 'mg'.
Converted QuantityFromText(std::string_view text) {
  const std::size_t size = NumberSize(text);
  if (size == 0) return std::nullopt;
  SystemValue result{
      .type = SystemType::kQuantity, .text = WithoutPlus(text.substr(0, size)), .unit = "1"};
  const std::string_view unit = Trim(text.substr(size));
  if (unit.empty()) return result;
  if (unit.size() > 2 && unit.starts_with('\'') && unit.ends_with('\'')) {
    result.unit = unit.substr(1, unit.size() - 2);
    return result;
  }
  if (!CalendarUnit(unit)) return std::nullopt;
  result.unit = unit;
  return result;
}

Converted ToQuantity(const SystemValue& from) {
  if (IsNumber(from.type)) return AsQuantity(from);
  if (from.type == SystemType::kBoolean) {
    return SystemValue{
        .type = SystemType::kQuantity, .text = from.boolean ? "1.0" : "0.0", .unit = "1"};
  }
  return from.type == SystemType::kString ? QuantityFromText(from.text) : std::nullopt;
}

}  // namespace

std::optional<SystemValue> Convert(const SystemValue& value, SystemType to) {
  if (value.type == to) return value;
  switch (to) {
    case SystemType::kBoolean:
      return ToBoolean(value);
    case SystemType::kInteger:
      return ToInteger(value);
    case SystemType::kDecimal:
      return ToDecimal(value);
    case SystemType::kString:
      return SystemValue{.type = to, .text = Item(value).ToText()};
    case SystemType::kDate:
      return ToDate(value);
    case SystemType::kDateTime:
      return ToDateTime(value);
    case SystemType::kTime:
      return ToTime(value);
    case SystemType::kQuantity:
      return ToQuantity(value);
    case SystemType::kType:
      break;
  }
  return std::nullopt;
}

}  // namespace gateway::fhirpath
