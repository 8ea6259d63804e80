// What a FHIRPath expression works on: nodes of a tree, and values of the System types.
// Spec: https://hl7.org/fhirpath/N1/#literals, https://hl7.org/fhir/R4/fhirpath.html#types
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gateway/fhir/model/node.h"

namespace gateway::fhirpath {

// A System value. Decimals, dates and times keep the text they were written with (precision
// counts); quantities have a decimal text and a unit in UCUM or a calendar word. kType is what
// type() gives: `text` its name, `unit` its namespace.
enum class SystemType : std::uint8_t {
  kBoolean,
  kInteger,
  kDecimal,
  kString,
  kDate,
  kDateTime,
  kTime,
  kQuantity,
  kType,
};

// "Boolean", "DateTime": the name of a System type.
[[nodiscard]] std::string_view NameOf(SystemType type);

struct SystemValue {
  SystemType type = SystemType::kString;
  bool boolean = false;
  std::int64_t integer = 0;
  std::string text;  // all but boolean and integer; of a quantity: its decimal
  std::string unit;  // of a quantity
  bool operator==(const SystemValue&) const = default;
};

class Item {
 public:
  Item(fhir::Node node) : value_(node) {}                // NOLINT: implicit on purpose
  Item(SystemValue value) : value_(std::move(value)) {}  // NOLINT
  static Item Boolean(bool value);
  static Item Integer(std::int64_t value);
  static Item String(std::string value);
  static Item Decimal(std::string text);

  [[nodiscard]] bool is_node() const { return std::holds_alternative<fhir::Node>(value_); }
  [[nodiscard]] fhir::Node node() const {
    return is_node() ? std::get<fhir::Node>(value_) : fhir::Node();
  }
  // Precondition: not a node.
  [[nodiscard]] const SystemValue& value() const { return std::get<SystemValue>(value_); }

  // The System value a primitive node stands for (a FHIR code is a String); the value itself
  // otherwise. False when this is no primitive or has no text.
  [[nodiscard]] bool ToSystem(SystemValue& value) const;
  // As ToSystem, and a FHIR Quantity (Age, Duration, …) without comparator as a System Quantity:
  // what operators work on. Its unit is the UCUM code, years to milliseconds as calendar words;
  // else the unit.
  [[nodiscard]] bool ToOperand(SystemValue& value) const;
  // Primitive text, "true"/"false", digits; empty for a complex node.
  [[nodiscard]] std::string ToText() const;
  // "Patient", "code", "decimal", "Quantity"; System types by their FHIRPath name ("Boolean",
  // "Integer").
  [[nodiscard]] std::string TypeName() const;

 private:
  std::variant<fhir::Node, SystemValue> value_;
};

using Collection = std::vector<Item>;

}  // namespace gateway::fhirpath
