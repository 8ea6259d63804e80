// The operators that take both collections as they are, by name.

#include <algorithm>
#include <array>

#include "gateway/fhirpath/steps.h"

namespace gateway::fhirpath {
namespace {

Status AddTruth(std::optional<bool> truth, bool negated, Collection& out) {
  if (truth) out.push_back(Item::Boolean(*truth != negated));
  return {};
}

Status Equality(const Scope& /*scope*/, std::string_view name, Items left, Items right,
                Collection& out) {
  return AddTruth(Equals(left, right), name == "!=", out);
}

Status Equivalence(const Scope& scope, std::string_view name, Items left, Items right,
                   Collection& out) {
  GATEWAY_CHECK(scope.evaluation.Spend(left.size() * right.size()));
  return AddTruth(Equivalent(left, right), name == "!~", out);
}

Status Inequality(const Scope& /*scope*/, std::string_view name, Items left, Items right,
                  Collection& out) {
  GATEWAY_TRY(const Item* const a, Single(left));
  GATEWAY_TRY(const Item* const b, Single(right));
  if (a == nullptr || b == nullptr) return {};
  GATEWAY_TRY(const std::optional<std::strong_ordering> order, Compare(*a, *b));
  if (!order) return {};
  const bool holds = name == "<"    ? *order < 0
                     : name == "<=" ? *order <= 0
                     : name == ">"  ? *order > 0
                                    : *order >= 0;
  return AddTruth(holds, false, out);
}

Status Union(const Scope& /*scope*/, std::string_view /*name*/, Items left, Items right,
             Collection& out) {
  ItemSet seen;
  for (const Items side : {left, right}) {
    for (const Item& item : side) {
      if (seen.Insert(item)) out.push_back(item);
    }
  }
  return {};
}

// `in` and, with sides changed, `contains`.
Status Membership(const Scope& /*scope*/, std::string_view name, Items left, Items right,
                  Collection& out) {
  const Items one = name == "in" ? left : right;
  const Items many = name == "in" ? right : left;
  GATEWAY_TRY(const Item* const item, Single(one));
  if (item == nullptr) return {};
  const bool found = std::any_of(many.begin(), many.end(),
                                 [&](const Item& i) { return Equals(i, *item) == true; });
  out.push_back(Item::Boolean(found));
  return {};
}

Status Arithmetic(const Scope& /*scope*/, std::string_view name, Items left, Items right,
                  Collection& out) {
  GATEWAY_TRY(const std::optional<SystemValue> a, SingleValue(left));
  GATEWAY_TRY(const std::optional<SystemValue> b, SingleValue(right));
  if (!a || !b) return {};
  GATEWAY_TRY(std::optional<SystemValue> result, Calculate(name, *a, *b));
  if (result) out.emplace_back(std::move(*result));
  return {};
}

// &: nothing counts as the empty string.
Status Concatenation(const Scope& scope, std::string_view /*name*/, Items left, Items right,
                     Collection& out) {
  GATEWAY_TRY(const std::optional<std::string> a, SingleString(left));
  GATEWAY_TRY(const std::optional<std::string> b, SingleString(right));
  out.push_back(Item::String(a.value_or("") + b.value_or("")));
  return scope.evaluation.Spend(out.back().value().text.size() / 64);
}

struct Row {
  std::string_view name;
  BinaryStep::Operation operation;
};
constexpr std::array<Row, 18> kRows{{{"=", Equality},
                                     {"!=", Equality},
                                     {"~", Equivalence},
                                     {"!~", Equivalence},
                                     {"<", Inequality},
                                     {"<=", Inequality},
                                     {">", Inequality},
                                     {">=", Inequality},
                                     {"|", Union},
                                     {"in", Membership},
                                     {"contains", Membership},
                                     {"+", Arithmetic},
                                     {"-", Arithmetic},
                                     {"*", Arithmetic},
                                     {"/", Arithmetic},
                                     {"div", Arithmetic},
                                     {"mod", Arithmetic},
                                     {"&", Concatenation}}};

}  // namespace

BinaryStep::Operation FindOperation(std::string_view name) {
  const auto found =
      std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) { return row.name == name; });
  return found == kRows.end() ? nullptr : found->operation;
}

}  // namespace gateway::fhirpath
