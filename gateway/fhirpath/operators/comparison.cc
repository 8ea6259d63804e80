#include "gateway/fhirpath/operators/operators.h"
#include "gateway/fhirpath/quantity.h"
#include "gateway/fhirpath/temporal.h"

namespace gateway::fhirpath {
namespace {

using Order = std::optional<std::strong_ordering>;

Order OrderNumbers(const SystemValue& a, const SystemValue& b) {
  if (a.type == SystemType::kInteger && b.type == SystemType::kInteger)
    return a.integer <=> b.integer;
  const std::optional<Decimal> a_number = NumberOf(a);
  const std::optional<Decimal> b_number = NumberOf(b);
  if (!a_number || !b_number) return std::nullopt;
  return *a_number <=> *b_number;
}

Order OrderTemporals(const SystemValue& a, const SystemValue& b) {
  const std::optional<Temporal> a_time = Temporal::Parse(a.text, a.type);
  const std::optional<Temporal> b_time = Temporal::Parse(b.text, b.type);
  if (!a_time || !b_time) return std::nullopt;
  return Compare(*a_time, *b_time);
}

std::unexpected<Error> NoOrder(const Item& a, const Item& b) {
  return Fail(IssueType::kProcessing,
              Describe(a) + " and " + Describe(b) + " have no common order");
}

}  // namespace

bool IsNumber(SystemType type) {
  return type == SystemType::kInteger || type == SystemType::kDecimal;
}

bool IsDateOrDateTime(SystemType type) {
  return type == SystemType::kDate || type == SystemType::kDateTime;
}

std::optional<Decimal> NumberOf(const SystemValue& value) {
  if (value.type == SystemType::kInteger) return Decimal::FromInteger(value.integer);
  if (value.type == SystemType::kDecimal) return Decimal::Parse(value.text);
  return std::nullopt;
}

SystemValue DecimalValue(const Decimal& number) {
  return {.type = SystemType::kDecimal, .text = number.ToText()};
}

SystemValue AsQuantity(const SystemValue& value) {
  if (!IsNumber(value.type)) return value;
  const std::string text =
      value.type == SystemType::kInteger ? std::to_string(value.integer) : value.text;
  return {.type = SystemType::kQuantity, .text = text, .unit = "1"};
}

std::string Describe(const Item& item) { return "'" + item.TypeName() + "'"; }

Result<Order> Compare(const Item& a, const Item& b) {
  SystemValue left;
  SystemValue right;
  if (!a.ToOperand(left) || !b.ToOperand(right)) return NoOrder(a, b);
  if (IsNumber(left.type) && IsNumber(right.type)) return OrderNumbers(left, right);
  if (IsDateOrDateTime(left.type) && IsDateOrDateTime(right.type))
    return OrderTemporals(left, right);
  if (left.type == SystemType::kQuantity || right.type == SystemType::kQuantity) {
    left = AsQuantity(left);
    right = AsQuantity(right);
  }
  if (left.type != right.type) return NoOrder(a, b);
  switch (left.type) {
    case SystemType::kString:
      return Order(left.text.compare(right.text) <=> 0);
    case SystemType::kTime:
      return OrderTemporals(left, right);
    case SystemType::kQuantity:
      return CompareQuantities(left, right);
    default:
      return NoOrder(a, b);
  }
}

Result<std::optional<bool>> Truth(Items items) {
  if (items.empty()) return std::nullopt;
  if (items.size() > 1) {
    return Fail(IssueType::kProcessing, "a condition needs one item, and there are " +
                                            std::to_string(items.size()) + "; use exists()");
  }
  SystemValue value;
  const bool is_boolean = items[0].ToSystem(value) && value.type == SystemType::kBoolean;
  return std::optional<bool>(!is_boolean || value.boolean);
}

}  // namespace gateway::fhirpath
