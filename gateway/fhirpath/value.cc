#include "gateway/fhirpath/value.h"

#include <array>
#include <charconv>

#include "gateway/fhirpath/temporal.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kUcum = "http://unitsofmeasure.org";

// The System type of a FHIR primitive; derived types (code, id, positiveInt) follow their base.
SystemType TypeOf(const fhir::Type& primitive) {
  struct Row {
    std::string_view name;
    SystemType type;
  };
  constexpr std::array<Row, 9> kRows{{{"boolean", SystemType::kBoolean},
                                      {"integer", SystemType::kInteger},
                                      {"integer64", SystemType::kInteger},
                                      {"decimal", SystemType::kDecimal},
                                      {"date", SystemType::kDate},
                                      {"dateTime", SystemType::kDateTime},
                                      {"instant", SystemType::kDateTime},
                                      {"time", SystemType::kTime},
                                      {"string", SystemType::kString}}};
  for (const fhir::Type* type = &primitive; type != nullptr; type = type->base) {
    for (const Row& row : kRows) {
      if (type->name == row.name) return row.type;
    }
  }
  return SystemType::kString;
}

// "d" is day to FHIRPath: the words its arithmetic knows.
std::string_view CalendarWordOf(std::string_view ucum) {
  struct Row {
    std::string_view code;
    std::string_view word;
  };
  constexpr std::array<Row, 8> kRows{{{"a", "year"},
                                      {"mo", "month"},
                                      {"wk", "week"},
                                      {"d", "day"},
                                      {"h", "hour"},
                                      {"min", "minute"},
                                      {"s", "second"},
                                      {"ms", "millisecond"}}};
  for (const Row& row : kRows) {
    if (row.code == ucum) return row.word;
  }
  return ucum;
}

bool QuantityOf(fhir::Node node, SystemValue& value) {
  if (node.type() == nullptr || node.is_primitive() || !node.type()->IsA("Quantity")) return false;
  const fhir::Node number = node.Child("value");
  if (!number.has_text() || node.Child("comparator").has_text()) return false;
  value = {.type = SystemType::kQuantity, .text = std::string(number.text())};
  const bool is_ucum = node.ChildText("system") == kUcum && node.Child("code").has_text();
  value.unit = is_ucum ? CalendarWordOf(node.ChildText("code")) : node.ChildText("unit");
  if (value.unit.empty()) value.unit = node.Child("code").has_text() ? node.ChildText("code") : "1";
  return true;
}

bool ReadInteger(std::string_view text, std::int64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

// "1 week", "5.5 'mg'".
std::string QuantityText(const SystemValue& value) {
  const bool is_word = CalendarUnit(value.unit).has_value();
  return value.text + (is_word ? " " + value.unit : " '" + value.unit + "'");
}

}  // namespace

std::string_view NameOf(SystemType type) {
  constexpr std::array<std::string_view, 9> kNames{"Boolean", "Integer",  "Decimal",
                                                   "String",  "Date",     "DateTime",
                                                   "Time",    "Quantity", "TypeInfo"};
  return kNames[static_cast<std::size_t>(type)];
}

Item Item::Boolean(bool value) {
  return SystemValue{.type = SystemType::kBoolean, .boolean = value};
}
Item Item::Integer(std::int64_t value) {
  return SystemValue{.type = SystemType::kInteger, .integer = value};
}
Item Item::String(std::string value) {
  return SystemValue{.type = SystemType::kString, .text = std::move(value)};
}
Item Item::Decimal(std::string text) {
  return SystemValue{.type = SystemType::kDecimal, .text = std::move(text)};
}

bool Item::ToSystem(SystemValue& result) const {
  if (!is_node()) {
    result = value();
    return true;
  }
  const fhir::Node from = node();
  if (!from.has_text() || !from.is_primitive()) return false;
  const std::string_view text = from.text();
  result = {.type = TypeOf(*from.type())};
  if (result.type == SystemType::kBoolean) {
    result.boolean = text == "true";
    if (!result.boolean && text != "false") return false;
  } else if (result.type == SystemType::kInteger) {
    return ReadInteger(text, result.integer);
  } else {
    result.text = text;
  }
  return true;
}

bool Item::ToOperand(SystemValue& result) const {
  return ToSystem(result) || (is_node() && QuantityOf(node(), result));
}

std::string Item::ToText() const {
  if (is_node()) return std::string(node().is_primitive() ? node().text() : std::string_view());
  const SystemValue& from = value();
  switch (from.type) {
    case SystemType::kBoolean:
      return from.boolean ? "true" : "false";
    case SystemType::kInteger:
      return std::to_string(from.integer);
    case SystemType::kQuantity:
      return QuantityText(from);
    case SystemType::kType:
      return from.unit + "." + from.text;
    default:
      return from.text;
  }
}

std::string Item::TypeName() const {
  if (!is_node()) return std::string(NameOf(value().type));
  return node().type() == nullptr ? std::string() : std::string(node().type()->DisplayName());
}

}  // namespace gateway::fhirpath
