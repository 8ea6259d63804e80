// What can be said of a collection before there is data: types, how many items, whether in order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gateway/fhir/schema/type_table.h"
#include "gateway/fhirpath/ast.h"
#include "gateway/fhirpath/functions/description.h"

namespace gateway::fhirpath {

// One type an item may have: of the type table, or of System when `type` is null.
struct ItemType {
  const fhir::Type* type = nullptr;
  SystemType system = SystemType::kString;
  // As its element declares it, for the targets of a Reference; null when no element did.
  const fhir::TypeRef* declared = nullptr;
  bool operator==(const ItemType&) const = default;
};

[[nodiscard]] ItemType SystemItem(SystemType type);
// Node items of a type.
[[nodiscard]] ItemType ElementItem(const fhir::Type* type, const fhir::TypeRef* declared = nullptr);
// "Quantity", "System.Boolean".
[[nodiscard]] std::string NameOf(const ItemType& type);
// What operators and functions take the item for.
[[nodiscard]] Sorts SortsOf(const ItemType& type);
// The type may be that of an item though it is not stated: Resource, Element and the like.
[[nodiscard]] bool IsOpen(const fhir::Type& type);

enum class Order : std::uint8_t { kKept, kOfSet, kOfTree };

struct Shape {
  bool is_any = false;  // types are not known; `types` is empty then
  std::vector<ItemType> types;
  // Bounds of the number of items; kSeveral stands for two or more.
  static constexpr int kSeveral = 2;
  int min = 0;
  int max = kSeveral;
  Order order = Order::kKept;

  [[nodiscard]] bool is_nothing() const { return max == 0; }
  [[nodiscard]] bool may_be_several() const { return max >= kSeveral; }
  [[nodiscard]] bool is_several() const { return min >= kSeveral; }
  // All sorts its items may have; kAnything when types are not known.
  [[nodiscard]] Sorts sorts() const;
  // The shape of one of its items.
  [[nodiscard]] Shape OneItem() const;
  // Types of `other` are possible too; bounds and order stay.
  void AddTypes(const Shape& other);
  void Add(const ItemType& type);
  // "HumanName or Address", "anything".
  [[nodiscard]] std::string Describe() const;
};

[[nodiscard]] Shape Nothing();
// Of unknown types.
[[nodiscard]] Shape AnyShape(int min = 0, int max = Shape::kSeveral);
[[nodiscard]] Shape ValueShape(SystemType type, int min, int max);

// Whether an item of `type` may be one of `wanted`, or of a type derived from it.
enum class Match : std::uint8_t { kNever, kSometimes, kAlways };
// `exact`: as and ofType, where a primitive has its own type only.
[[nodiscard]] Match Matches(const ItemType& type, const TypeSpecifier& wanted, bool exact);
// The items of `shape` that are `wanted`; unknown when the specifier names no type of the table.
[[nodiscard]] Shape Narrow(const Shape& shape, const TypeSpecifier& wanted,
                           const fhir::TypeTable& types);

}  // namespace gateway::fhirpath
