#include <limits>

#include "gateway/fhirpath/operators/operators.h"
#include "gateway/fhirpath/quantity.h"
#include "gateway/fhirpath/temporal.h"

namespace gateway::fhirpath {
namespace {

using Answer = Result<std::optional<SystemValue>>;

enum class Operation { kPlus, kMinus, kTimes, kDivide, kDiv, kMod, kConcatenate };

Operation OperationOf(std::string_view name) {
  if (name == "+") return Operation::kPlus;
  if (name == "-") return Operation::kMinus;
  if (name == "*") return Operation::kTimes;
  if (name == "/") return Operation::kDivide;
  if (name == "div") return Operation::kDiv;
  return name == "mod" ? Operation::kMod : Operation::kConcatenate;
}

std::optional<SystemValue> IntegerValue(const std::optional<std::int64_t>& number) {
  if (!number || *number > std::numeric_limits<std::int32_t>::max() ||
      *number < std::numeric_limits<std::int32_t>::min()) {
    return std::nullopt;
  }
  return SystemValue{.type = SystemType::kInteger, .integer = *number};
}

std::optional<Decimal> OnDecimals(Operation operation, const Decimal& a, const Decimal& b) {
  switch (operation) {
    case Operation::kPlus:
      return a.Plus(b);
    case Operation::kMinus:
      return a.Minus(b);
    case Operation::kTimes:
      return a.Times(b);
    case Operation::kDivide:
      return a.DividedBy(b);
    case Operation::kMod:
      return a.Remainder(b);
    case Operation::kDiv: {
      const std::optional<Decimal> rest = a.Remainder(b);
      const std::optional<Decimal> whole = rest ? a.Minus(*rest) : std::nullopt;
      const std::optional<Decimal> quotient = whole ? whole->DividedBy(b) : std::nullopt;
      return quotient ? std::optional(quotient->Truncated()) : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

std::optional<SystemValue> OnNumbers(Operation operation, const SystemValue& a,
                                     const SystemValue& b) {
  const std::optional<Decimal> a_number = NumberOf(a);
  const std::optional<Decimal> b_number = NumberOf(b);
  if (!a_number || !b_number) return std::nullopt;
  const std::optional<Decimal> result = OnDecimals(operation, *a_number, *b_number);
  if (!result) return std::nullopt;
  const bool integers = a.type == SystemType::kInteger && b.type == SystemType::kInteger;
  const bool whole = operation == Operation::kDiv || (integers && operation != Operation::kDivide);
  return whole ? IntegerValue(result->ToInteger()) : DecimalValue(*result);
}

std::unexpected<Error> Mismatch(std::string_view name, const SystemValue& a, const SystemValue& b) {
  return Fail(IssueType::kProcessing, "'" + std::string(name) + "' cannot take '" +
                                          std::string(NameOf(a.type)) + "' and '" +
                                          std::string(NameOf(b.type)) + "'");
}

Answer OnQuantities(std::string_view name, const SystemValue& a, const SystemValue& b) {
  const Operation operation = OperationOf(name);
  const SystemValue left = AsQuantity(a);
  const SystemValue right = AsQuantity(b);
  if (left.type != right.type) return Mismatch(name, a, b);
  switch (operation) {
    case Operation::kPlus:
      return SumOfQuantities(left, right);
    case Operation::kMinus:
      return DifferenceOfQuantities(left, right);
    case Operation::kTimes:
      return ProductOfQuantities(left, right);
    case Operation::kDivide:
      return QuotientOfQuantities(left, right);
    default:
      return Mismatch(name, a, b);
  }
}

// 6.7: only + and -, only units of time; UCUM's years and months have no place in a calendar. The
// fraction of a UCUM duration is ignored (HL7's suite, testPlusDate19), that of calendar seconds
// counts.
Answer OnTemporal(std::string_view name, const SystemValue& moment, const SystemValue& quantity) {
  const std::optional<Temporal> start = Temporal::Parse(moment.text, moment.type);
  std::optional<Decimal> amount = Decimal::Parse(quantity.text);
  const std::optional<TimeUnit> calendar = CalendarUnit(quantity.unit);
  const std::optional<TimeUnit> unit = calendar ? calendar : DefiniteUnit(quantity.unit);
  if (!unit) {
    return Fail(
        IssueType::kProcessing,
        "dates move by years, months, weeks, days, hours, minutes, seconds or milliseconds");
  }
  if (moment.type == SystemType::kTime && *unit < TimeUnit::kHour)
    return Fail(IssueType::kProcessing,
                "times move by hours, minutes, seconds or milliseconds, not by days and longer");
  if (!start || !amount) return std::nullopt;
  if (name == "-") amount = -*amount;
  const std::optional<Temporal> result = Add(*start, *amount, *unit, calendar.has_value());
  return result ? std::optional(result->ToValue()) : std::nullopt;
}

bool IsTemporal(SystemType type) { return IsDateOrDateTime(type) || type == SystemType::kTime; }

}  // namespace

Answer Calculate(std::string_view operation, const SystemValue& a, const SystemValue& b) {
  if (IsNumber(a.type) && IsNumber(b.type) && operation != "&")
    return OnNumbers(OperationOf(operation), a, b);
  const bool strings = a.type == SystemType::kString && b.type == SystemType::kString;
  if (strings && (operation == "+" || operation == "&")) {
    return SystemValue{.type = SystemType::kString, .text = a.text + b.text};
  }
  const bool moves = operation == "+" || operation == "-";
  if (moves && IsTemporal(a.type) && b.type == SystemType::kQuantity)
    return OnTemporal(operation, a, b);
  if (a.type == SystemType::kQuantity || b.type == SystemType::kQuantity)
    return OnQuantities(operation, a, b);
  return Mismatch(operation, a, b);
}

}  // namespace gateway::fhirpath
