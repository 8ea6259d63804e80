// 5.7 Math, boundaries and precision.
#include "gateway/fhirpath/functions/description.h"

namespace gateway::fhirpath {
namespace {

constexpr Sorts kMeasures = kNumbers | kQuantities;
constexpr Sorts kBounded = kNumbers | kQuantities | kTemporals;
constexpr ArgumentRule kDigits{"precision", ArgumentRole::kValue, kIntegers,
                               "decimal places of a number, digits of a date or time"};

// One number in, one value out.
constexpr FunctionDescription OfNumber(FunctionDescription row, Sorts input = kNumbers) {
  row.input = input;
  row.single_input = true;
  return row;
}

constexpr FunctionDescription kRows[] = {
    OfNumber({.name = "abs",
              .summary = "The value without its sign.",
              .result = ResultRule::kLike,
              .examples = {{{"(-5).abs()", "5"}, {"(-5.5 'mg').abs()", "5.5 'mg'"}}}},
             kMeasures),
    OfNumber({.name = "ceiling",
              .summary = "The first integer not below the number.",
              .result = ResultRule::kMaybe,
              .type = SystemType::kInteger,
              .examples = {{{"1.1.ceiling()", "2"}, {"(-1.1).ceiling()", "-1"}}}}),
    OfNumber({.name = "exp",
              .summary = "e raised to the number.",
              .result = ResultRule::kMaybe,
              .type = SystemType::kDecimal,
              .examples = {{{"0.exp() = 1", "true"}}}}),
    OfNumber({.name = "floor",
              .summary = "The first integer not above the number.",
              .result = ResultRule::kMaybe,
              .type = SystemType::kInteger,
              .examples = {{{"1.9.floor()", "1"}}}}),
    OfNumber({.name = "ln",
              .summary = "The natural logarithm; nothing for zero and below.",
              .result = ResultRule::kMaybe,
              .type = SystemType::kDecimal,
              .examples = {{{"1.ln() = 0", "true"}, {"0.ln()", "{ }"}}}}),
    OfNumber({.name = "log",
              .summary = "The logarithm to that base.",
              .arguments = {{{"base", ArgumentRole::kValue, kNumbers, "of the logarithm"}}},
              .result = ResultRule::kMaybe,
              .type = SystemType::kDecimal,
              .examples = {{{"16.log(2) = 4", "true"}}}}),
    OfNumber({.name = "power",
              .summary = "The number raised to the exponent.",
              .arguments = {{{"exponent", ArgumentRole::kValue, kNumbers, "of the power"}}},
              .result = ResultRule::kLike,
              .examples = {{{"2.power(3)", "8"}, {"(-1).power(0.5)", "{ }"}}}}),
    OfNumber({.name = "round",
              .summary = "The number rounded half away from zero, to whole numbers unless told.",
              .arguments = {{{"precision", ArgumentRole::kValue, kIntegers, "decimal places"}}},
              .result = ResultRule::kMaybe,
              .type = SystemType::kDecimal,
              .examples = {{{"3.14159.round(3)", "3.142"}}}}),
    OfNumber({.name = "sqrt",
              .summary = "The square root; nothing for a negative number.",
              .result = ResultRule::kMaybe,
              .type = SystemType::kDecimal,
              .examples = {{{"81.sqrt() = 9", "true"}, {"(-1).sqrt()", "{ }"}}}}),
    OfNumber({.name = "truncate",
              .summary = "The number without its fraction.",
              .result = ResultRule::kMaybe,
              .type = SystemType::kInteger,
              .examples = {{{"(-1.9).truncate()", "-1"}}}}),
    OfNumber({.name = "lowBoundary",
              .summary = "The least value that the digits given can stand for.",
              .arguments = {{kDigits}},
              .result = ResultRule::kLike,
              .examples = {{{"1.587.lowBoundary(6)", "1.586500"},
                            {"@2026-10.lowBoundary(8)", "@2026-10-01"}}}},
             kBounded),
    OfNumber({.name = "highBoundary",
              .summary = "The greatest value that the digits given can stand for.",
              .arguments = {{kDigits}},
              .result = ResultRule::kLike,
              .examples = {{{"@2026.highBoundary(6)", "@2026-12"}}}},
             kBounded),
    OfNumber({.name = "precision",
              .summary = "Decimal places of a number, digits of a date or time.",
              .result = ResultRule::kMaybe,
              .type = SystemType::kInteger,
              .examples = {{{"1.58700.precision()", "5"}, {"@2026-10.precision()", "6"}}}},
             kBounded),
    OfNumber({.name = "comparable",
              .summary = "Whether the units of two quantities measure the same thing.",
              .arguments = {{{"quantity", ArgumentRole::kValue, kMeasures, "another"}}},
              .result = ResultRule::kMaybe,
              .examples = {{{"1 'cm'.comparable(1 's')", "false"}}}},
             kMeasures),
};

}  // namespace

std::span<const FunctionDescription> DescribeNumbers() { return kRows; }

}  // namespace gateway::fhirpath
