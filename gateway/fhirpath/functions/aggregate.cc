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

constexpr FunctionEntry kEntries[] = {
    {"aggregate", "aggregate(aggregator[, init]) : collection", kSection, 1, 2, Aggregate}};

}  // namespace

std::span<const FunctionEntry> AggregateFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
