#include <unordered_set>

#include "gateway/fhirpath/functions/table.h"
#include "gateway/fhirpath/types.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "5.2 Filtering and projection";

Status Where(const Call& call, Collection& out) {
  for (std::size_t i = 0; i < call.input().size(); ++i) {
    GATEWAY_TRY(const std::optional<bool> holds, call.Condition(0, call.input()[i], i));
    if (holds == true) out.push_back(call.input()[i]);
  }
  return {};
}

Status Select(const Call& call, Collection& out) {
  for (std::size_t i = 0; i < call.input().size(); ++i) {
    GATEWAY_CHECK(call.ForItem(0, call.input()[i], i, out));
  }
  return {};
}

// Items once seen, so that repeat() ends: nodes by what they are, then by =.
class Seen {
 public:
  bool Insert(const Item& item) {
    if (item.is_node() && !nodes_.insert(item.node().data()).second) return false;
    return items_.Insert(item);
  }

 private:
  std::unordered_set<const fhir::NodeData*> nodes_;
  ItemSet items_;
};

Status Repeat(const Call& call, Collection& out) {
  Seen seen;
  Collection round(call.input().begin(), call.input().end());
  while (!round.empty()) {
    Collection found;
    for (std::size_t i = 0; i < round.size(); ++i)
      GATEWAY_CHECK(call.ForItem(0, round[i], i, found));
    round.clear();
    for (const Item& item : found) {
      if (seen.Insert(item)) round.push_back(item);
    }
    out.insert(out.end(), round.begin(), round.end());
  }
  return {};
}

// As Repeat, equal items kept: nothing but the budget ends a projection that goes in circles.
Status RepeatAll(const Call& call, Collection& out) {
  constexpr std::size_t kCost = 32;  // of an item that stays in memory
  Collection round(call.input().begin(), call.input().end());
  while (!round.empty()) {
    Collection found;
    for (std::size_t i = 0; i < round.size(); ++i)
      GATEWAY_CHECK(call.ForItem(0, round[i], i, found));
    GATEWAY_CHECK(call.evaluation().Spend(kCost * found.size()));
    out.insert(out.end(), found.begin(), found.end());
    round = std::move(found);
  }
  return {};
}

Status OfType(const Call& call, Collection& out) {
  for (const Item& item : call.input()) {
    if (HasType(item, call.site().type)) out.push_back(item);
  }
  return {};
}

constexpr FunctionEntry kEntries[] = {
    {"where", "where(criteria) : collection", kSection, 1, 1, Where},
    {"select", "select(projection) : collection", kSection, 1, 1, Select},
    {"repeat", "repeat(projection) : collection", kSection, 1, 1, Repeat},
    {"repeatAll", "repeatAll(projection) : collection", "Additional collection functions", 1, 1,
     RepeatAll},
    {"ofType", "ofType(type) : collection", kSection, 1, 1, OfType, true},
};

}  // namespace

std::span<const FunctionEntry> FilteringFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
