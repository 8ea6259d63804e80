#include <limits>

#include "gateway/base/decimal_math.h"
#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "5.7 Math";

Status NoNumber(const SystemValue& value) {
  return Fail(IssueType::kProcessing,
              "needs a number, not a '" + std::string(NameOf(value.type)) + "'");
}

// The single input as a number; nothing when empty.
Result<std::optional<Decimal>> InputNumber(const Call& call) {
  GATEWAY_TRY(const std::optional<SystemValue> value, call.InputValue());
  if (!value) return std::nullopt;
  if (!IsNumber(value->type)) return Fail(NoNumber(*value).error());
  return NumberOf(*value);
}

Result<std::optional<Decimal>> NumberArgument(const Call& call, std::size_t index) {
  GATEWAY_TRY(const Collection items, call.Argument(index));
  GATEWAY_TRY(const std::optional<SystemValue> value, SingleValue(items));
  if (!value) return std::nullopt;
  if (!IsNumber(value->type)) return Fail(NoNumber(*value).error());
  return NumberOf(*value);
}

Status Add(const std::optional<Decimal>& number, Collection& out) {
  if (number) out.emplace_back(DecimalValue(*number));
  return {};
}

// Nothing beyond the Integer of the specification, which has 32 bits.
Status AddInteger(const Decimal& number, Collection& out) {
  const std::optional<std::int64_t> integer = number.ToInteger();
  const bool fits = integer && *integer <= std::numeric_limits<std::int32_t>::max() &&
                    *integer >= std::numeric_limits<std::int32_t>::min();
  if (fits) out.push_back(Item::Integer(*integer));
  return {};
}

Status Abs(const Call& call, Collection& out) {
  GATEWAY_TRY(std::optional<SystemValue> value, call.InputValue());
  if (!value) return {};
  if (value->type == SystemType::kInteger) return AddInteger(NumberOf(*value)->Abs(), out);
  if (value->type != SystemType::kDecimal && value->type != SystemType::kQuantity)
    return NoNumber(*value);
  if (value->text.starts_with('-')) value->text.erase(0, 1);
  out.emplace_back(std::move(*value));
  return {};
}

Status Ceiling(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<Decimal> number, InputNumber(call));
  return number ? AddInteger(number->Ceiling(), out) : Status();
}

Status Floor(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<Decimal> number, InputNumber(call));
  return number ? AddInteger(number->Floor(), out) : Status();
}

Status Truncate(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<Decimal> number, InputNumber(call));
  return number ? AddInteger(number->Truncated(), out) : Status();
}

Status Round(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<Decimal> number, InputNumber(call));
  std::optional<std::int64_t> places = 0;
  if (call.Has(0)) {
    GATEWAY_TRY(places, call.IntegerArgument(0));
  }
  if (!number) return {};
  if (places.value_or(0) < 0)
    return Fail(IssueType::kProcessing, "cannot round to fewer than 0 decimal places");
  if (places.value_or(0) >= number->scale()) return Add(number, out);
  return Add(number->Rounded(static_cast<int>(places.value_or(0))), out);
}

template <std::optional<Decimal> (*kFunction)(const Decimal&)>
Status OnDecimal(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<Decimal> number, InputNumber(call));
  return number ? Add(kFunction(*number), out) : Status();
}

Status Log(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<Decimal> number, InputNumber(call));
  GATEWAY_TRY(const std::optional<Decimal> base, NumberArgument(call, 0));
  if (!number || !base) return {};
  return Add(Logarithm(*number, *base), out);
}

// By multiplication, exactly; nothing when the digits do not suffice.
std::optional<Decimal> ExactPower(const Decimal& base, std::int64_t exponent) {
  std::optional<Decimal> result = Decimal::FromInteger(1);
  for (std::int64_t i = 0; result && i < exponent; ++i) result = result->Times(base);
  return result;
}

Status Power(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<Decimal> base, InputNumber(call));
  GATEWAY_TRY(const std::optional<Decimal> exponent, NumberArgument(call, 0));
  if (!base || !exponent) return {};
  const std::optional<std::int64_t> whole = exponent->ToInteger();
  constexpr std::int64_t kMostSteps = 1000;
  std::optional<Decimal> result;
  if (whole && *whole >= 0 && *whole <= kMostSteps) result = ExactPower(*base, *whole);
  const bool is_integer = base->scale() == 0 && exponent->scale() == 0 && whole && *whole >= 0;
  if (is_integer) return result ? AddInteger(*result, out) : Status();
  if (!result) result = gateway::Power(*base, *exponent);
  return Add(result, out);
}

constexpr FunctionEntry kEntries[] = {
    {"abs", "abs() : Integer | Decimal | Quantity", kSection, 0, 0, Abs},
    {"ceiling", "ceiling() : Integer", kSection, 0, 0, Ceiling},
    {"exp", "exp() : Decimal", kSection, 0, 0, OnDecimal<Exponential>},
    {"floor", "floor() : Integer", kSection, 0, 0, Floor},
    {"ln", "ln() : Decimal", kSection, 0, 0, OnDecimal<NaturalLogarithm>},
    {"log", "log(base) : Decimal", kSection, 1, 1, Log},
    {"power", "power(exponent) : Integer | Decimal", kSection, 1, 1, Power},
    {"round", "round([precision]) : Decimal", kSection, 0, 1, Round},
    {"sqrt", "sqrt() : Decimal", kSection, 0, 0, OnDecimal<SquareRoot>},
    {"truncate", "truncate() : Integer", kSection, 0, 0, Truncate},
};

}  // namespace

std::span<const FunctionEntry> MathFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
