#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "5.4 Combining";

Status Union(const Call& call, Collection& out) {
  GATEWAY_TRY(const Collection other, call.Argument(0));
  GATEWAY_CHECK(call.evaluation().Spend(other.size()));
  ItemSet seen;
  for (const Items side : {call.input(), Items(other)}) {
    for (const Item& item : side) {
      if (seen.Insert(item)) out.push_back(item);
    }
  }
  return {};
}

Status Combine(const Call& call, Collection& out) {
  GATEWAY_TRY(const Collection other, call.Argument(0));
  out.insert(out.end(), call.input().begin(), call.input().end());
  out.insert(out.end(), other.begin(), other.end());
  return call.evaluation().Spend(other.size());
}

// The first argument that is not empty; those behind it are not evaluated.
Status Coalesce(const Call& call, Collection& out) {
  for (std::size_t i = 0; call.Has(i); ++i) {
    GATEWAY_TRY(const Collection items, call.Argument(i));
    if (items.empty()) continue;
    out.insert(out.end(), items.begin(), items.end());
    return call.evaluation().Spend(items.size());
  }
  return {};
}

constexpr std::size_t kMostArguments = 16;

constexpr FunctionEntry kEntries[] = {
    {"union", "union(other) : collection", kSection, 1, 1, Union},
    {"combine", "combine(other) : collection", kSection, 1, 1, Combine},
    {"coalesce", "coalesce(value, …) : collection", "Additional collection functions", 1,
     kMostArguments, Coalesce},
};

}  // namespace

std::span<const FunctionEntry> CombiningFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
