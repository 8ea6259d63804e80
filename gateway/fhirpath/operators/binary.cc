// The operators that give a collection.

#include <algorithm>

#include "gateway/fhirpath/functions/call.h"
#include "gateway/fhirpath/steps/operators.h"

namespace gateway::fhirpath {
namespace {

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

}  // namespace

BinaryStep::Operation FindOperation(OperatorKind operation) {
  switch (operation) {
    case OperatorKind::kUnion:
      return Union;
    case OperatorKind::kIn:
    case OperatorKind::kContains:
      return Membership;
    case OperatorKind::kPlus:
    case OperatorKind::kMinus:
    case OperatorKind::kMultiply:
    case OperatorKind::kDivide:
    case OperatorKind::kDiv:
    case OperatorKind::kMod:
      return Arithmetic;
    default:
      return nullptr;
  }
}

}  // namespace gateway::fhirpath
