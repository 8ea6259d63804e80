#include <algorithm>

#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "5.1 Existence";

Status Answer(bool value, Collection& out) {
  out.push_back(Item::Boolean(value));
  return {};
}

Status Empty(const Call& call, Collection& out) { return Answer(call.input().empty(), out); }

Status Exists(const Call& call, Collection& out) {
  if (!call.Has(0)) return Answer(!call.input().empty(), out);
  for (std::size_t i = 0; i < call.input().size(); ++i) {
    GATEWAY_TRY(const std::optional<bool> holds, call.Condition(0, call.input()[i], i));
    if (holds == true) return Answer(true, out);
  }
  return Answer(false, out);
}

Status All(const Call& call, Collection& out) {
  for (std::size_t i = 0; i < call.input().size(); ++i) {
    GATEWAY_TRY(const std::optional<bool> holds, call.Condition(0, call.input()[i], i));
    if (holds != true) return Answer(false, out);
  }
  return Answer(true, out);
}

// Whether any item of the input is `wanted`; fails when one is no boolean.
Result<bool> AnyIs(const Call& call, bool wanted) {
  for (const Item& item : call.input()) {
    SystemValue value;
    if (!item.ToSystem(value) || value.type != SystemType::kBoolean) {
      return Fail(IssueType::kProcessing, "needs booleans, not a " + Describe(item));
    }
    if (value.boolean == wanted) return true;
  }
  return false;
}

template <bool kWanted, bool kAnswer>
Status AnyOrAll(const Call& call, Collection& out) {
  GATEWAY_TRY(const bool found, AnyIs(call, kWanted));
  return Answer(found == kAnswer, out);
}

// Whether every item of `part` is in `whole`.
Status IsSubset(const Call& call, Items part, Items whole, Collection& out) {
  GATEWAY_CHECK(call.evaluation().Spend(part.size() + whole.size()));
  ItemSet set;
  for (const Item& item : whole) set.Insert(item);
  return Answer(
      std::all_of(part.begin(), part.end(), [&](const Item& i) { return set.Contains(i); }), out);
}

Status SubsetOf(const Call& call, Collection& out) {
  GATEWAY_TRY(const Collection other, call.Argument(0));
  return IsSubset(call, call.input(), other, out);
}

Status SupersetOf(const Call& call, Collection& out) {
  GATEWAY_TRY(const Collection other, call.Argument(0));
  return IsSubset(call, other, call.input(), out);
}

Status Count(const Call& call, Collection& out) {
  out.push_back(Item::Integer(static_cast<std::int64_t>(call.input().size())));
  return {};
}

Status Distinct(const Call& call, Collection& out) {
  ItemSet seen;
  for (const Item& item : call.input()) {
    if (seen.Insert(item)) out.push_back(item);
  }
  return {};
}

Status IsDistinct(const Call& call, Collection& out) {
  ItemSet seen;
  return Answer(std::all_of(call.input().begin(), call.input().end(),
                            [&](const Item& i) { return seen.Insert(i); }),
                out);
}

constexpr FunctionEntry kEntries[] = {
    {"empty", "empty() : Boolean", kSection, 0, 0, Empty},
    {"exists", "exists([criteria]) : Boolean", kSection, 0, 1, Exists},
    {"all", "all(criteria) : Boolean", kSection, 1, 1, All},
    {"allTrue", "allTrue() : Boolean", kSection, 0, 0, AnyOrAll<false, false>},
    {"anyTrue", "anyTrue() : Boolean", kSection, 0, 0, AnyOrAll<true, true>},
    {"allFalse", "allFalse() : Boolean", kSection, 0, 0, AnyOrAll<true, false>},
    {"anyFalse", "anyFalse() : Boolean", kSection, 0, 0, AnyOrAll<false, true>},
    {"subsetOf", "subsetOf(other) : Boolean", kSection, 1, 1, SubsetOf},
    {"supersetOf", "supersetOf(other) : Boolean", kSection, 1, 1, SupersetOf},
    {"count", "count() : Integer", kSection, 0, 0, Count},
    {"distinct", "distinct() : collection", kSection, 0, 0, Distinct},
    {"isDistinct", "isDistinct() : Boolean", kSection, 0, 0, IsDistinct},
};

}  // namespace

std::span<const FunctionEntry> ExistenceFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
