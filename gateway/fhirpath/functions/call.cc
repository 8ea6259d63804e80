#include "gateway/fhirpath/functions/call.h"

namespace gateway::fhirpath {
namespace {

std::unexpected<Error> WrongType(const Item& item, std::string_view wanted) {
  return Fail(IssueType::kProcessing,
              "needs a " + std::string(wanted) + ", not a " + Describe(item));
}

}  // namespace

Result<const Item*> Single(Items items) {
  if (items.size() <= 1) return items.empty() ? nullptr : items.data();
  return Fail(IssueType::kProcessing,
              "needs one item, and there are " + std::to_string(items.size()));
}

Result<std::optional<SystemValue>> SingleValue(Items items) {
  GATEWAY_TRY(const Item* const item, Single(items));
  if (item == nullptr) return std::nullopt;
  SystemValue value;
  if (item->ToOperand(value)) return value;
  if (item->is_node() && item->node().is_primitive()) return std::nullopt;  // extensions only
  return WrongType(*item, "simple value");
}

Result<std::optional<std::string>> SingleString(Items items) {
  GATEWAY_TRY(std::optional<SystemValue> value, SingleValue(items));
  if (!value) return std::nullopt;
  if (value->type != SystemType::kString) return WrongType(items[0], "String; use toString()");
  return std::move(value->text);
}

Result<std::optional<std::int64_t>> SingleInteger(Items items) {
  GATEWAY_TRY(const std::optional<SystemValue> value, SingleValue(items));
  if (!value) return std::nullopt;
  if (value->type != SystemType::kInteger) return WrongType(items[0], "Integer");
  return value->integer;
}

Result<Regex> CompilePattern(std::string_view pattern) {
  return Regex::Compile(pattern, {.dot_matches_newline = true});
}

Result<Collection> Call::Argument(std::size_t index) const {
  Collection result;
  GATEWAY_CHECK(site_.arguments[index]->EvaluateApart(scope_, result));
  return result;
}

Status Call::ForItem(std::size_t argument, const Item& item, std::size_t index,
                     Collection& out) const {
  return ForItem(argument, item, index, scope_.total, out);
}

Status Call::ForItem(std::size_t argument, const Item& item, std::size_t index,
                     const Collection* total, Collection& out) const {
  GATEWAY_CHECK(scope_.evaluation.Spend(1));
  const Scope inner{scope_.evaluation, {&item, 1}, static_cast<std::int64_t>(index), total};
  return site_.arguments[argument]->EvaluateApart(inner, out);
}

Status Call::OnInput(std::size_t argument, Collection& out) const {
  const Scope inner{scope_.evaluation, input_, scope_.index, scope_.total};
  return site_.arguments[argument]->EvaluateApart(inner, out);
}

Result<std::optional<bool>> Call::Condition(std::size_t argument, const Item& item,
                                            std::size_t index) const {
  Collection result;
  GATEWAY_CHECK(ForItem(argument, item, index, result));
  return Truth(result);
}

Result<std::optional<SystemValue>> Call::InputValue() const { return SingleValue(input_); }

Result<std::optional<std::string>> Call::InputString() const { return SingleString(input_); }

Result<std::optional<std::string>> Call::StringArgument(std::size_t index) const {
  GATEWAY_TRY(const Collection items, Argument(index));
  return SingleString(items);
}

Result<std::optional<std::int64_t>> Call::IntegerArgument(std::size_t index) const {
  GATEWAY_TRY(const Collection items, Argument(index));
  return SingleInteger(items);
}

Result<std::optional<Regex>> Call::PatternArgument(std::size_t index) const {
  if (const auto known = site_.expressions.find(index); known != site_.expressions.end())
    return known->second;
  GATEWAY_TRY(const std::optional<std::string> pattern, StringArgument(index));
  if (!pattern) return std::nullopt;
  GATEWAY_TRY(Regex regex, CompilePattern(*pattern));
  return std::optional<Regex>(std::move(regex));
}

}  // namespace gateway::fhirpath
