#include "gateway/mapping/literal.h"

#include <charconv>

namespace gateway::mapping {
namespace {

fhirpath::Item Typed(fhirpath::SystemType type, const std::string& text) {
  fhirpath::SystemValue value;
  value.type = type;
  value.text = text;
  return {std::move(value)};
}

// Digits too many for an integer stay a decimal: nothing is cut off.
fhirpath::Item ToInteger(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = fault == std::errc() && end == text.data() + text.size();
  return whole ? fhirpath::Item::Integer(number) : fhirpath::Item::Decimal(text);
}

}  // namespace

fhirpath::Item ToItem(const syntax::Parameter& literal) {
  switch (literal.literal) {
    case syntax::LiteralKind::kInteger:
      return ToInteger(literal.text);
    case syntax::LiteralKind::kDecimal:
      return fhirpath::Item::Decimal(literal.text);
    case syntax::LiteralKind::kBoolean:
      return fhirpath::Item::Boolean(literal.text == "true");
    case syntax::LiteralKind::kDate:
      return Typed(fhirpath::SystemType::kDate, literal.text);
    case syntax::LiteralKind::kDateTime:
      return Typed(fhirpath::SystemType::kDateTime, literal.text);
    case syntax::LiteralKind::kTime:
      return Typed(fhirpath::SystemType::kTime, literal.text);
    case syntax::LiteralKind::kString:
      break;
  }
  return fhirpath::Item::String(literal.text);
}

}  // namespace gateway::mapping
