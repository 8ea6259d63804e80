#include "gateway/fhirpath/value.h"

#include <array>
#include <charconv>
#include <cstring>
#include <new>

#include "gateway/fhirpath/primitive.h"
#include "gateway/fhirpath/temporal.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kUcum = "http://unitsofmeasure.org";

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

bool QuantityOf(fhir::Node node, ValueView& value) {
  if (node.type() == nullptr || node.is_primitive() || !node.type()->IsA("Quantity")) return false;
  const fhir::Node number = node.Child("value");
  if (!number.has_text() || node.Child("comparator").has_text()) return false;
  value = {.type = SystemType::kQuantity, .text = number.text()};
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
std::string QuantityText(const ValueView& value) {
  const std::string unit(value.unit);
  const bool is_word = CalendarUnit(value.unit).has_value();
  return std::string(value.text) + (is_word ? " " + unit : " '" + unit + "'");
}

}  // namespace

std::string_view NameOf(SystemType type) {
  constexpr std::array<std::string_view, 9> kNames{"Boolean", "Integer",  "Decimal",
                                                   "String",  "Date",     "DateTime",
                                                   "Time",    "Quantity", "TypeInfo"};
  return kNames[static_cast<std::size_t>(type)];
}

// The characters of text and unit follow behind it in the same piece of memory.
struct Item::Text {
  std::atomic<std::uint32_t> owners{1};
  SystemType type = SystemType::kString;
  std::uint32_t text_size = 0;
  std::uint32_t unit_size = 0;

  static Text* Make(const ValueView& value) {
    void* const memory = ::operator new(sizeof(Text) + value.text.size() + value.unit.size());
    Text* const made = new (memory) Text();
    made->type = value.type;
    made->text_size = static_cast<std::uint32_t>(value.text.size());
    made->unit_size = static_cast<std::uint32_t>(value.unit.size());
    value.text.copy(made->characters(), value.text.size());
    value.unit.copy(made->characters() + value.text.size(), value.unit.size());
    return made;
  }
  [[nodiscard]] char* characters() { return reinterpret_cast<char*>(this + 1); }
};

Item::Item(const ValueView& value) : kind_(Kind::kText), integer_(0) {
  if (value.type == SystemType::kBoolean) {
    kind_ = Kind::kBoolean;
    boolean_ = value.boolean;
  } else if (value.type == SystemType::kInteger) {
    kind_ = Kind::kInteger;
    integer_ = value.integer;
  } else {
    text_ = Text::Make(value);
  }
}

Item Item::String(std::string_view text) {
  return ValueView{.type = SystemType::kString, .text = text};
}

Item Item::Decimal(std::string_view text) {
  return ValueView{.type = SystemType::kDecimal, .text = text};
}

void Item::Share() const { text_->owners.fetch_add(1, std::memory_order_relaxed); }

void Item::Drop() const {
  if (text_->owners.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  text_->~Text();
  ::operator delete(text_);
}

void Item::Own() {
  if (kind_ != Kind::kBorrowed) return;
  kind_ = Kind::kText;
  Share();
}

ValueView Item::value() const {
  switch (kind_) {
    case Kind::kBoolean:
      return {.type = SystemType::kBoolean, .boolean = boolean_};
    case Kind::kInteger:
      return {.type = SystemType::kInteger, .integer = integer_};
    case Kind::kNode:
      return {};
    default: {
      const char* const text = text_->characters();
      return {.type = text_->type,
              .text = {text, text_->text_size},
              .unit = {text + text_->text_size, text_->unit_size}};
    }
  }
}

bool Item::ToSystem(ValueView& result) const {
  if (!is_node()) {
    result = value();
    return true;
  }
  const fhir::Node from = node();
  if (!from.has_text() || !from.is_primitive()) return false;
  const std::string_view text = from.text();
  result = {.type = SystemTypeOf(*from.type())};
  if (result.type == SystemType::kBoolean) {
    result.boolean = text == "true";
    return result.boolean || text == "false";
  }
  if (result.type == SystemType::kInteger) return ReadInteger(text, result.integer);
  result.text = text;
  return true;
}

bool Item::ToOperand(ValueView& result) const {
  return ToSystem(result) || (is_node() && QuantityOf(node(), result));
}

bool Item::ToSystem(SystemValue& result) const {
  ValueView view;
  if (!ToSystem(view)) return false;
  result = view.Copy();
  return true;
}

bool Item::ToOperand(SystemValue& result) const {
  ValueView view;
  if (!ToOperand(view)) return false;
  result = view.Copy();
  return true;
}

std::string Item::ToText() const {
  if (is_node()) return std::string(node().is_primitive() ? node().text() : std::string_view());
  const ValueView from = value();
  switch (from.type) {
    case SystemType::kBoolean:
      return from.boolean ? "true" : "false";
    case SystemType::kInteger:
      return std::to_string(from.integer);
    case SystemType::kQuantity:
      return QuantityText(from);
    case SystemType::kType:
      return std::string(from.unit) + "." + std::string(from.text);
    default:
      return std::string(from.text);
  }
}

std::string Item::TypeName() const {
  if (!is_node()) return std::string(NameOf(value().type));
  return node().type() == nullptr ? std::string() : std::string(node().type()->DisplayName());
}

}  // namespace gateway::fhirpath
