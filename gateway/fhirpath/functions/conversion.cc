#include "gateway/fhirpath/conversion.h"

#include "gateway/fhirpath/functions/table.h"
#include "gateway/fhirpath/quantity.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "5.5 Conversion";

// The condition and the chosen branch see the input, one item at most, as $this.
Status Iif(const Call& call, Collection& out) {
  GATEWAY_TRY([[maybe_unused]] const Item* const item, Single(call.input()));
  Collection condition;
  GATEWAY_CHECK(call.OnInput(0, condition));
  GATEWAY_TRY(const std::optional<bool> holds, Truth(condition));
  if (holds == true) return call.OnInput(1, out);
  return call.Has(2) ? call.OnInput(2, out) : Status();
}

// The single input as a System value: a complex element converts to nothing, and is no error here.
struct Source {
  bool exists = false;
  std::optional<SystemValue> value;
};

Result<Source> SourceOf(const Call& call) {
  GATEWAY_TRY(const Item* const item, Single(call.input()));
  SystemValue value;
  if (item == nullptr) return Source();
  return item->ToOperand(value) ? Source{true, std::move(value)} : Source{true, std::nullopt};
}

template <SystemType kTo>
Status To(const Call& call, Collection& out) {
  GATEWAY_TRY(const Source source, SourceOf(call));
  std::optional<SystemValue> result = source.value ? Convert(*source.value, kTo) : std::nullopt;
  if (result) out.emplace_back(std::move(*result));
  return {};
}

template <SystemType kTo>
Status ConvertsTo(const Call& call, Collection& out) {
  GATEWAY_TRY(const Source source, SourceOf(call));
  if (source.exists)
    out.push_back(Item::Boolean(source.value && Convert(*source.value, kTo).has_value()));
  return {};
}

// The input as a quantity; nothing when it is none, or not in the unit that was asked for.
Result<std::optional<SystemValue>> QuantityIn(const Call& call, const SystemValue& value) {
  const std::optional<SystemValue> result = Convert(value, SystemType::kQuantity);
  if (!result || !call.Has(0)) return result;
  GATEWAY_TRY(const std::optional<std::string> unit, call.StringArgument(0));
  if (!unit) return std::nullopt;
  return ConvertQuantity(*result, *unit);
}

Status ToQuantity(const Call& call, Collection& out) {
  GATEWAY_TRY(const Source source, SourceOf(call));
  if (!source.value) return {};
  GATEWAY_TRY(std::optional<SystemValue> result, QuantityIn(call, *source.value));
  if (result) out.emplace_back(std::move(*result));
  return {};
}

Status ConvertsToQuantity(const Call& call, Collection& out) {
  GATEWAY_TRY(const Source source, SourceOf(call));
  if (!source.exists) return {};
  std::optional<SystemValue> result;
  if (source.value) {
    GATEWAY_TRY(result, QuantityIn(call, *source.value));
  }
  out.push_back(Item::Boolean(result.has_value()));
  return {};
}

constexpr FunctionEntry kEntries[] = {
    {"iif", "iif(criterion, true-result[, otherwise-result]) : collection", kSection, 2, 3, Iif},
    {"toBoolean", "toBoolean() : Boolean", kSection, 0, 0, To<SystemType::kBoolean>},
    {"convertsToBoolean", "convertsToBoolean() : Boolean", kSection, 0, 0,
     ConvertsTo<SystemType::kBoolean>},
    {"toInteger", "toInteger() : Integer", kSection, 0, 0, To<SystemType::kInteger>},
    {"convertsToInteger", "convertsToInteger() : Boolean", kSection, 0, 0,
     ConvertsTo<SystemType::kInteger>},
    {"toDecimal", "toDecimal() : Decimal", kSection, 0, 0, To<SystemType::kDecimal>},
    {"convertsToDecimal", "convertsToDecimal() : Boolean", kSection, 0, 0,
     ConvertsTo<SystemType::kDecimal>},
    {"toString", "toString() : String", kSection, 0, 0, To<SystemType::kString>},
    {"convertsToString", "convertsToString() : Boolean", kSection, 0, 0,
     ConvertsTo<SystemType::kString>},
    {"toDate", "toDate() : Date", kSection, 0, 0, To<SystemType::kDate>},
    {"convertsToDate", "convertsToDate() : Boolean", kSection, 0, 0, ConvertsTo<SystemType::kDate>},
    {"toDateTime", "toDateTime() : DateTime", kSection, 0, 0, To<SystemType::kDateTime>},
    {"convertsToDateTime", "convertsToDateTime() : Boolean", kSection, 0, 0,
     ConvertsTo<SystemType::kDateTime>},
    {"toTime", "toTime() : Time", kSection, 0, 0, To<SystemType::kTime>},
    {"convertsToTime", "convertsToTime() : Boolean", kSection, 0, 0, ConvertsTo<SystemType::kTime>},
    {"toQuantity", "toQuantity([unit]) : Quantity", kSection, 0, 1, ToQuantity},
    {"convertsToQuantity", "convertsToQuantity([unit]) : Boolean", kSection, 0, 1,
     ConvertsToQuantity},
};

}  // namespace

std::span<const FunctionEntry> ConversionFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
