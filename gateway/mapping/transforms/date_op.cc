// dateOp(source, amount) and dateOp(source, amount, unit): a date moved along the calendar.
//
// The specification leaves the parameters "to be documented"; these are ours: a date, dateTime or
// instant, then '3 days' or '-1 month', or a whole number with its unit apart. Counted as FHIRPath
// counts (https://hl7.org/fhirpath/N1/#datetime-arithmetic): the precision stays, the last day of a
// shorter month is kept.
#include <algorithm>
#include <array>

#include "gateway/base/text.h"
#include "gateway/fhirpath/expression.h"
#include "gateway/mapping/transforms/catalogue.h"

namespace gateway::mapping {
namespace {

constexpr std::string_view kWanted =
    "dateOp() needs an amount with a unit of the calendar, such as '3 days' or '-1 month'";

constexpr std::array<std::string_view, 8> kUnits = {"year", "month",  "week",   "day",
                                                    "hour", "minute", "second", "millisecond"};

// " + 3 days", the rest of a FHIRPath expression; empty when the amount is none.
std::string Shift(std::string_view amount, std::string_view unit) {
  const bool back = amount.starts_with('-');
  if (back || amount.starts_with('+')) amount = Trim(amount.substr(1));
  if (unit.ends_with('s')) unit.remove_suffix(1);
  const bool digits = !amount.empty() && amount.size() < 10 &&
                      amount.find_first_not_of("0123456789") == std::string_view::npos;
  if (!digits || std::ranges::find(kUnits, unit) == kUnits.end()) return {};
  return (back ? " - " : " + ") + std::string(amount) + " " + std::string(unit) + "s";
}

std::string Shift(const std::string& text) {
  const std::string_view trimmed = Trim(text);
  const std::size_t space = trimmed.rfind(' ');
  if (space == std::string_view::npos) return {};
  return Shift(Trim(trimmed.substr(0, space)), trimmed.substr(space + 1));
}

}  // namespace

std::string CheckDateOp(const std::vector<syntax::Parameter>& parameters) {
  const std::string* const amount = LiteralOf(parameters[1]);
  const bool apart = parameters.size() > 2;
  const std::string* const unit = apart ? LiteralOf(parameters[2]) : nullptr;
  if (amount == nullptr || (apart && unit == nullptr)) return {};
  return (apart ? Shift(*amount, *unit) : Shift(*amount)).empty() ? std::string(kWanted) : "";
}

Result<Made> MakeDateOp(const TransformInput& input) {
  if (input.arguments[0].items.empty()) return Made{};
  GATEWAY_TRY(const std::string date, TextOf(input.arguments[0]));
  GATEWAY_TRY(const std::string amount, TextOf(input.arguments[1]));
  std::string shift = Shift(amount);
  if (input.arguments.size() > 2) {
    GATEWAY_TRY(const std::string unit, TextOf(input.arguments[2]));
    shift = Shift(amount, unit);
  }
  if (shift.empty()) return Fail(IssueType::kProcessing, std::string(kWanted));
  const std::string_view to_type = date.contains('T') ? "toDateTime()" : "toDate()";
  GATEWAY_TRY(const fhirpath::Expression expression,
              fhirpath::Expression::Compile("%date." + std::string(to_type) + shift));
  fhirpath::Context context;
  context.constants["date"] = {fhirpath::Item::String(date)};
  Made made;
  GATEWAY_TRY(made.items, expression.Evaluate(fhirpath::Item::String(""), context));
  if (made.items.empty())
    return Fail(IssueType::kProcessing, "dateOp() needs a date or time, and one that is in range");
  made.sources = SourcesOf(input.arguments);
  made.how = HowOf(input.arguments);
  return made;
}

}  // namespace gateway::mapping
