// What a function takes and gives, in words that a checker, a test and a manual can all use.
//
// One row a function, by the families of functions/table.h; the static checker infers types from
// these rows, the tests run every example, and docs/reference/fhirpath.md is written from them.
// Immutable; thread-safe.
// Spec: https://hl7.org/fhirpath/N1/#functions
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "gateway/fhirpath/value.h"

namespace gateway::fhirpath {

// Sorts of values, as a set of bits. A FHIR primitive is of the sort of the System type it converts
// to, a Quantity is kQuantities and kElements.
using Sorts = std::uint16_t;
inline constexpr Sorts kBooleans = 1U << 0U;
inline constexpr Sorts kIntegers = 1U << 1U;
inline constexpr Sorts kDecimals = 1U << 2U;
inline constexpr Sorts kStrings = 1U << 3U;
inline constexpr Sorts kDates = 1U << 4U;
inline constexpr Sorts kDateTimes = 1U << 5U;
inline constexpr Sorts kTimes = 1U << 6U;
inline constexpr Sorts kQuantities = 1U << 7U;
inline constexpr Sorts kTypeInfos = 1U << 8U;
inline constexpr Sorts kElements = 1U << 9U;  // of FHIR or a local model, with children
inline constexpr Sorts kNumbers = kIntegers | kDecimals;
inline constexpr Sorts kTemporals = kDates | kDateTimes | kTimes;
inline constexpr Sorts kAnything = 0x3FF;

// The sort of a System type.
[[nodiscard]] Sorts SortOf(SystemType type);

// How a function uses an argument.
enum class ArgumentRole : std::uint8_t {
  kValue,       // one value, $this being the caller's
  kCollection,  // any number of items, $this being the caller's
  kOnInput,     // any number of items, $this being the whole input
  kCriterion,   // a condition on each item of the input
  kProjection,  // any number of items for each item of the input
  kType,        // a type specifier
  kSortKey,     // a projection with a minus for descending
};

struct ArgumentRule {
  std::string_view name;  // empty: there is no such argument
  ArgumentRole role = ArgumentRole::kValue;
  Sorts sorts = kAnything;
  std::string_view about;
};

// What comes out. "Nothing for nothing": an empty input gives an empty result.
enum class ResultRule : std::uint8_t {
  kAlways,      // one value of `type`, whatever the input
  kValue,       // one value of `type`; nothing for nothing
  kMaybe,       // one value of `type` or none
  kValues,      // any number of values of `type`
  kSame,        // the input
  kSome,        // some items of the input
  kOneItem,     // one item of the input; nothing for nothing
  kLike,        // one value of the input's own type; nothing for nothing
  kProjection,  // what the first argument gives
  kRepeat,      // the same, again and again
  kBoth,        // the items of input and argument
  kBranch,      // what the second or the third argument gives
  kArguments,   // what one of the arguments gives
  kTotal,       // what the first argument ends with
  kOfType,      // the input's items of that type
  kChildren,
  kDescendants,
  kExtensions,
  kResources,    // what references lead to
  kSystemValue,  // the System value of the input's one item
  kUnknown,      // cannot be said beforehand
};

// Whether the result's order means anything.
enum class OrderRule : std::uint8_t { kKept, kMade, kOfSet, kOfTree };

struct FunctionExample {
  std::string_view expression;  // on the patient of tests/fhirpath/evaluate.h; empty: none
  std::string_view result;      // as explain/literal.h shows it: "'a', 1"; "{ }"; "error"
};

struct FunctionDescription {
  std::string_view name;
  std::string_view summary;
  Sorts input = kAnything;
  bool single_input = false;  // several items are an error
  bool needs_order = false;   // has no meaning on an unordered input
  std::array<ArgumentRule, 3> arguments{};
  bool repeats_argument = false;  // the last argument may come again
  ResultRule result = ResultRule::kUnknown;
  SystemType type = SystemType::kBoolean;  // of kAlways to kValues
  OrderRule order = OrderRule::kKept;
  bool needs_host = false;  // terminology or profiles answer: examples need them too
  std::array<FunctionExample, 3> examples{};
};

// The rule of the argument at that place, the last one's when it may come again; null when there
// is none.
[[nodiscard]] const ArgumentRule* RuleFor(const FunctionDescription& row, std::size_t argument);
// Whether that argument is evaluated on each item of the input: $this, $index and $total are then
// its own.
[[nodiscard]] bool IsOnItems(const FunctionDescription& row, std::size_t argument);

// Null when there is no such function.
[[nodiscard]] const FunctionDescription* FindDescription(std::string_view name);
// All, family after family.
[[nodiscard]] std::span<const FunctionDescription> Descriptions();

// The families, one file each (functions/describe_*.cc).
[[nodiscard]] std::span<const FunctionDescription> DescribeCollections();
[[nodiscard]] std::span<const FunctionDescription> DescribeConversions();
[[nodiscard]] std::span<const FunctionDescription> DescribeStrings();
[[nodiscard]] std::span<const FunctionDescription> DescribeNumbers();
[[nodiscard]] std::span<const FunctionDescription> DescribeFhir();
[[nodiscard]] std::span<const FunctionDescription> DescribeUtilities();

}  // namespace gateway::fhirpath
