#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "7 Aggregates";

Status Aggregate(const Call& call, Collection& out) {
  Collection total;
  if (call.Has(1)) {
    GATEWAY_TRY(total, call.Argument(1));
  }
  for (std::size_t i = 0; i < call.input().size(); ++i) {
    Collection next;
    GATEWAY_CHECK(call.ForItem(0, call.input()[i], i, &total, next));
    GATEWAY_CHECK(call.evaluation().Spend(next.size()));
    total = std::move(next);
  }
  out.insert(out.end(), total.begin(), total.end());
  return {};
}

// Of the items two by two, with +; nothing of nothing.
Result<std::optional<SystemValue>> SumOf(const Call& call) {
  std::optional<SystemValue> sum;
  for (const Item& item : call.input()) {
    GATEWAY_TRY(const std::optional<SystemValue> value, SingleValue({&item, 1}));
    if (!value) continue;
    if (!sum) {
      sum = value;
      continue;
    }
    GATEWAY_TRY(sum, Calculate("+", *sum, *value));
    if (!sum) return sum;
  }
  return sum;
}

Status Sum(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<SystemValue> sum, SumOf(call));
  if (sum) out.emplace_back(*sum);
  return {};
}

Status Average(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<SystemValue> sum, SumOf(call));
  if (!sum) return {};
  const SystemValue count{.type = SystemType::kInteger,
                          .integer = static_cast<std::int64_t>(call.input().size())};
  GATEWAY_TRY(const std::optional<SystemValue> average, Calculate("/", *sum, count));
  if (average) out.emplace_back(*average);
  return {};
}

// The first of the items that no other is below (above); nothing when an order is open.
template <bool kLeast>
Status Extreme(const Call& call, Collection& out) {
  if (call.input().empty()) return {};
  const Item* best = &call.input()[0];
  for (const Item& item : call.input().subspan(1)) {
    GATEWAY_TRY(const std::optional<std::strong_ordering> order, Compare(item, *best));
    if (!order) return {};
    if (kLeast ? *order < 0 : *order > 0) best = &item;
  }
  out.push_back(*best);
  return {};
}

constexpr FunctionEntry kEntries[] = {
    {"aggregate", "aggregate(aggregator[, init]) : collection", kSection, 1, 2, Aggregate},
    {"sum", "sum() : Integer | Decimal | Quantity", kSection, 0, 0, Sum},
    {"avg", "avg() : Decimal | Quantity", kSection, 0, 0, Average},
    {"min", "min() : collection", kSection, 0, 0, Extreme<true>},
    {"max", "max() : collection", kSection, 0, 0, Extreme<false>},
};

}  // namespace

std::span<const FunctionEntry> AggregateFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
