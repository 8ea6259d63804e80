// The operators of FHIRPath on items and collections, three-valued where the specification is.
//
// Every comparison of two items costs the evaluation under way a step, however deep they are; with
// none left all things differ, and the evaluation ends. Values in diagnostics are never those of
// the data, only their types. Spec: https://hl7.org/fhirpath/N1/#operations
#pragma once

#include <compare>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/base/decimal.h"
#include "gateway/base/result.h"
#include "gateway/fhirpath/value.h"

namespace gateway::fhirpath {

using Items = std::span<const Item>;

// 6.1 Equality: =. Nothing when precision or units leave it open; of collections also when one is
// empty.
[[nodiscard]] std::optional<bool> Equals(const Item& a, const Item& b);
[[nodiscard]] std::optional<bool> Equals(Items a, Items b);
// 6.1 Equivalence: ~. Order, case, spaces between words and trailing precision do not count.
[[nodiscard]] bool Equivalent(const Item& a, const Item& b);
[[nodiscard]] bool Equivalent(Items a, Items b);

// Items that were seen, told apart by =; an open answer counts as "differs".
class ItemSet {
 public:
  // False when an equal item is there already.
  bool Insert(const Item& item);
  [[nodiscard]] bool Contains(const Item& item) const;

 private:
  std::unordered_multimap<std::size_t, Item> items_;
};

// 6.2 Comparison: the order of two items; nothing when it is open. Fails with kProcessing when
// their types have no common order.
[[nodiscard]] Result<std::optional<std::strong_ordering>> Compare(const Item& a, const Item& b);

// 6.6 Math and 6.7 date arithmetic: + - * / div mod &. Nothing on overflow and division by zero.
// Fails with kProcessing when the types do not go together.
[[nodiscard]] Result<std::optional<SystemValue>> Calculate(std::string_view operation,
                                                           const SystemValue& a,
                                                           const SystemValue& b);

// The single item as a condition (4.5): a boolean itself, anything else true; nothing when empty.
// Fails with kProcessing when there are several.
[[nodiscard]] Result<std::optional<bool>> Truth(Items items);

// The number of an Integer or Decimal; nothing for other types and beyond 38 digits.
[[nodiscard]] std::optional<Decimal> NumberOf(const SystemValue& value);
[[nodiscard]] std::optional<Decimal> NumberOf(const ValueView& value);
// The order of two whole dates by their texts; nothing when it takes more than that to find it.
[[nodiscard]] std::optional<std::strong_ordering> CompareDates(const ValueView& a,
                                                               const ValueView& b);
[[nodiscard]] bool IsNumber(SystemType type);
[[nodiscard]] bool IsDateOrDateTime(SystemType type);
// A decimal value with the number's digits.
[[nodiscard]] SystemValue DecimalValue(const Decimal& number);
// A Quantity of unit '1' out of a number; others as they are.
[[nodiscard]] SystemValue AsQuantity(const SystemValue& value);
// The words of a type that cannot be used: "a HumanName", "a Boolean".
[[nodiscard]] std::string Describe(const Item& item);

}  // namespace gateway::fhirpath
