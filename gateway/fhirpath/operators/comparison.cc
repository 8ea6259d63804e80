#include "gateway/fhirpath/operators/operators.h"
#include "gateway/fhirpath/quantity.h"
#include "gateway/fhirpath/temporal.h"

namespace gateway::fhirpath {
namespace {

using Order = std::optional<std::strong_ordering>;

Order OrderNumbers(const ValueView& a, const ValueView& b) {
  if (a.type == SystemType::kInteger && b.type == SystemType::kInteger)
    return a.integer <=> b.integer;
  const std::optional<Decimal> a_number = NumberOf(a);
  const std::optional<Decimal> b_number = NumberOf(b);
  if (!a_number || !b_number) return std::nullopt;
  return *a_number <=> *b_number;
}

Order OrderTemporals(const ValueView& a, const ValueView& b) {
  if (const Order order = CompareDates(a, b)) return order;
  const std::optional<Temporal> a_time = Temporal::Parse(a.text, a.type);
  const std::optional<Temporal> b_time = Temporal::Parse(b.text, b.type);
  if (!a_time || !b_time) return std::nullopt;
  return Compare(*a_time, *b_time);
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// A whole date with a day that every month has.
bool IsPlainDate(const ValueView& value) {
  const std::string_view text = value.text;
  if (value.type != SystemType::kDate || text.size() != 10 || text[4] != '-' || text[7] != '-')
    return false;
  for (const std::size_t at : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U}) {
    if (!IsDigit(text[at])) return false;
  }
  return text.substr(0, 4) != "0000" && text.substr(5, 2) >= "01" && text.substr(5, 2) <= "12" &&
         text.substr(8) >= "01" && text.substr(8) <= "28";
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

Order CompareDates(const ValueView& a, const ValueView& b) {
  if (!IsPlainDate(a) || !IsPlainDate(b)) return std::nullopt;
  return a.text.compare(b.text) <=> 0;
}

std::optional<Decimal> NumberOf(const SystemValue& value) { return NumberOf(ValueView::Of(value)); }

std::optional<Decimal> NumberOf(const ValueView& value) {
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
  ValueView left;
  ValueView right;
  if (!a.ToOperand(left) || !b.ToOperand(right)) return NoOrder(a, b);
  if (IsNumber(left.type) && IsNumber(right.type)) return OrderNumbers(left, right);
  if (IsDateOrDateTime(left.type) && IsDateOrDateTime(right.type))
    return OrderTemporals(left, right);
  if (left.type == SystemType::kQuantity || right.type == SystemType::kQuantity) {
    const SystemValue left_quantity = AsQuantity(left.Copy());
    const SystemValue right_quantity = AsQuantity(right.Copy());
    if (left_quantity.type != right_quantity.type) return NoOrder(a, b);
    return CompareQuantities(left_quantity, right_quantity);
  }
  if (left.type != right.type) return NoOrder(a, b);
  if (left.type == SystemType::kString) return Order(left.text.compare(right.text) <=> 0);
  if (left.type == SystemType::kTime) return OrderTemporals(left, right);
  return NoOrder(a, b);
}

Result<std::optional<bool>> Truth(Items items) {
  if (items.empty()) return std::nullopt;
  if (items.size() > 1) {
    return Fail(IssueType::kProcessing, "a condition needs one item, and there are " +
                                            std::to_string(items.size()) + "; use exists()");
  }
  ValueView value;
  const bool is_boolean = items[0].ToSystem(value) && value.type == SystemType::kBoolean;
  return std::optional<bool>(!is_boolean || value.boolean);
}

}  // namespace gateway::fhirpath
