// What a FHIRPath expression works on: nodes of a tree, and values of the System types.
//
// Item and Collection are values: copied, moved and kept as long as one likes, also beyond the
// expression that gave them. Nodes, as everywhere, live as long as their document. One thread at a
// time may change an Item or a Collection; copies of one text may be in several threads at once.
// Spec: https://hl7.org/fhirpath/N1/#literals, https://hl7.org/fhir/R4/fhirpath.html#types
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

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

// A value that owns its texts: for making one.
struct SystemValue {
  SystemType type = SystemType::kString;
  bool boolean = false;
  std::int64_t integer = 0;
  std::string text;  // all but boolean and integer; of a quantity: its decimal
  std::string unit;  // of a quantity
  bool operator==(const SystemValue&) const = default;
};

// A value whose texts lie elsewhere: in a document, an Item or an expression. For looking at one;
// valid as long as what it was read from.
struct ValueView {
  SystemType type = SystemType::kString;
  bool boolean = false;
  std::int64_t integer = 0;
  std::string_view text;
  std::string_view unit;
  bool operator==(const ValueView&) const = default;

  [[nodiscard]] SystemValue Copy() const {
    return {type, boolean, integer, std::string(text), std::string(unit)};
  }
  static ValueView Of(const SystemValue& value) {
    return {value.type, value.boolean, value.integer, value.text, value.unit};
  }
};

// Sixteen bytes: a node, a boolean or an integer itself, or the address of an immutable text that
// its copies share.
class Item {
 public:
  Item(fhir::Node node) : node_(node.data()) {}                   // NOLINT: implicit on purpose
  Item(const SystemValue& value) : Item(ValueView::Of(value)) {}  // NOLINT
  Item(const ValueView& value);                                   // NOLINT
  Item(const Item& other) { Take(other); }
  Item(Item&& other) noexcept : kind_(other.kind_), boolean_(other.boolean_) {
    integer_ = other.integer_;
    other.kind_ = Kind::kNode;
    other.node_ = nullptr;
  }
  Item& operator=(const Item& other) {
    if (this != &other) {
      Release();
      Take(other);
    }
    return *this;
  }
  Item& operator=(Item&& other) noexcept {
    std::swap(kind_, other.kind_);
    std::swap(boolean_, other.boolean_);
    std::swap(integer_, other.integer_);
    return *this;
  }
  ~Item() { Release(); }

  static Item Boolean(bool value) { return {Kind::kBoolean, value, 0}; }
  static Item Integer(std::int64_t value) { return {Kind::kInteger, false, value}; }
  static Item String(std::string_view text);
  static Item Decimal(std::string_view text);

  [[nodiscard]] bool is_node() const { return kind_ == Kind::kNode; }
  [[nodiscard]] fhir::Node node() const { return is_node() ? fhir::Node(node_) : fhir::Node(); }
  // Precondition: not a node. Valid as long as the item, or a copy of it, is there.
  [[nodiscard]] ValueView value() const;

  // The System value a primitive node stands for (a FHIR code is a String); the value itself
  // otherwise. False when this is no primitive or has no text.
  [[nodiscard]] bool ToSystem(ValueView& value) const;
  [[nodiscard]] bool ToSystem(SystemValue& value) const;
  // As ToSystem, and a FHIR Quantity (Age, Duration, …) without comparator as a System Quantity:
  // what operators work on. Its unit is the UCUM code, years to milliseconds as calendar words;
  // else the unit.
  [[nodiscard]] bool ToOperand(ValueView& value) const;
  [[nodiscard]] bool ToOperand(SystemValue& value) const;
  // Primitive text, "true"/"false", digits; empty for a complex node.
  [[nodiscard]] std::string ToText() const;
  // "Patient", "code", "decimal", "Quantity"; System types by their FHIRPath name ("Boolean",
  // "Integer").
  [[nodiscard]] std::string TypeName() const;

  // For the engine: a copy that shares the text without counting itself among its owners, and must
  // not outlive them (a literal of an expression being evaluated); and what makes it a true copy.
  [[nodiscard]] Item Borrowed() const {
    Item copy(kind_, boolean_, integer_);
    if (kind_ == Kind::kText) copy.kind_ = Kind::kBorrowed;
    return copy;
  }
  void Own();

 private:
  enum class Kind : std::uint8_t { kNode, kBoolean, kInteger, kText, kBorrowed };
  struct Text;  // its type, text and unit, and how many items share it

  Item(Kind kind, bool boolean, std::int64_t integer)
      : kind_(kind), boolean_(boolean), integer_(integer) {}
  void Take(const Item& other) {
    kind_ = other.kind_;
    boolean_ = other.boolean_;
    integer_ = other.integer_;
    if (kind_ == Kind::kText) Share();
  }
  void Release() {
    if (kind_ == Kind::kText) Drop();
  }
  void Share() const;
  void Drop() const;

  Kind kind_ = Kind::kNode;
  bool boolean_ = false;
  union {
    const fhir::NodeData* node_;
    std::int64_t integer_;
    Text* text_;
  };
};

}  // namespace gateway::fhirpath

#include "gateway/fhirpath/collection.h"  // IWYU pragma: export
