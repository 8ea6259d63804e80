// 5.8 Tree navigation, 5.9 Utility, 6.3 Types, 10 Reflection.
#include "gateway/fhirpath/functions/description.h"

namespace gateway::fhirpath {
namespace {

constexpr ArgumentRule kType{"type", ArgumentRole::kType, kAnything, "a type name"};
constexpr ArgumentRule kName{"name", ArgumentRole::kValue, kStrings, "a name"};

constexpr FunctionDescription kRows[] = {
    {.name = "children",
     .summary = "The elements right below each item, in no order to rely on.",
     .result = ResultRule::kChildren,
     .order = OrderRule::kOfTree,
     .examples = {{{"Patient.contained.children().count()", "2"}}}},
    {.name = "descendants",
     .summary = "All elements below each item, in no order to rely on.",
     .result = ResultRule::kDescendants,
     .order = OrderRule::kOfTree,
     .examples = {{{"Patient.identifier.descendants().count()", "2"}}}},
    {.name = "trace",
     .summary = "The input; what it holds, or the projection of it, is shown to the caller.",
     .arguments = {{kName,
                    {"projection", ArgumentRole::kProjection, kAnything, "what to show instead"}}},
     .result = ResultRule::kSame,
     .examples = {{{"Patient.name.given.trace('names').count()", "3"}}}},
    {.name = "defineVariable",
     .summary = "The input; from here on %name is the value, or the input without one.",
     .arguments = {{kName,
                    {"expr", ArgumentRole::kOnInput, kAnything, "what %name stands for"}}},
     .result = ResultRule::kSame,
     .examples = {{{"defineVariable('n', Patient.name.family).select(%n)", "'TEST'"}}}},
    {.name = "now",
     .summary = "The date and time of the evaluation, the same wherever it is asked for.",
     .result = ResultRule::kAlways,
     .type = SystemType::kDateTime,
     .examples = {{{"now() > @2026-01-01T00:00:00Z", "true"}}}},
    {.name = "today",
     .summary = "The date of the evaluation.",
     .result = ResultRule::kAlways,
     .type = SystemType::kDate,
     .examples = {{{"today()", "@2026-10-01"}}}},
    {.name = "timeOfDay",
     .summary = "The time of the evaluation.",
     .result = ResultRule::kAlways,
     .type = SystemType::kTime,
     .examples = {{{"timeOfDay() > @T09:00", "true"}}}},
    {.name = "is",
     .summary = "Whether the one item is of that type or one derived from it.",
     .single_input = true,
     .arguments = {{kType}},
     .result = ResultRule::kValue,
     .examples = {{{"Patient.birthDate.is(date)", "true"}}}},
    {.name = "as",
     .summary = "The one item when it is of that type, else nothing.",
     .single_input = true,
     .arguments = {{kType}},
     .result = ResultRule::kOfType,
     .examples = {{{"Patient.multipleBirth.as(integer)", "2"}}}},
    {.name = "type",
     .summary = "The name and namespace of each item's type.",
     .result = ResultRule::kValues,
     .type = SystemType::kType,
     .examples = {{{"Patient.birthDate.type().name", "'date'"},
                   {"1.type().namespace", "'System'"}}}},
};

}  // namespace

std::span<const FunctionDescription> DescribeUtilities() { return kRows; }

}  // namespace gateway::fhirpath
