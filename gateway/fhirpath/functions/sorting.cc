#include <algorithm>
#include <numeric>

#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "Additional collection functions";

// One item's keys, one for each argument; the item itself when there is none.
using Keys = std::vector<Collection>;

Result<Keys> KeysOf(const Call& call, const Item& item, std::size_t index) {
  Keys keys;
  if (!call.Has(0)) keys.push_back({item});
  for (std::size_t i = 0; call.Has(i); ++i) {
    GATEWAY_CHECK(call.ForItem(i, item, index, keys.emplace_back()));
    GATEWAY_TRY([[maybe_unused]] const Item* const single, Single(keys.back()));
  }
  return keys;
}

// Sorting cannot stop half-way: the first failure is kept and told at the end.
class Order {
 public:
  Order(const std::vector<Keys>& keys, const std::vector<bool>& descending)
      : keys_(keys), descending_(descending) {}

  bool operator()(std::size_t a, std::size_t b) {
    for (std::size_t i = 0; i < keys_[a].size(); ++i) {
      const Collection& left = keys_[a][i];
      const Collection& right = keys_[b][i];
      if (left.empty() != right.empty()) return left.empty();  // nothing stands first, either way
      if (left.empty()) continue;
      const Result<std::optional<std::strong_ordering>> order = Compare(left[0], right[0]);
      if (!order) status_ = Fail(order.error());
      if (!order || !*order || **order == 0) continue;
      const bool is_descending = i < descending_.size() && descending_[i];
      return is_descending ? **order > 0 : **order < 0;
    }
    return false;
  }
  [[nodiscard]] const Status& status() const { return status_; }

 private:
  const std::vector<Keys>& keys_;
  const std::vector<bool>& descending_;
  Status status_;
};

Status Sort(const Call& call, Collection& out) {
  std::vector<Keys> keys;
  for (std::size_t i = 0; i < call.input().size(); ++i) {
    GATEWAY_TRY(Keys item_keys, KeysOf(call, call.input()[i], i));
    keys.push_back(std::move(item_keys));
  }
  std::vector<std::size_t> places(keys.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  Order order(keys, call.site().descending);
  std::stable_sort(places.begin(), places.end(), std::ref(order));
  GATEWAY_CHECK(order.status());
  for (const std::size_t place : places) out.push_back(call.input()[place]);
  return {};
}

constexpr std::size_t kMostKeys = 16;

constexpr FunctionEntry kEntries[] = {
    {.name = "sort",
     .signature = "sort([[-]keySelector [asc|desc], …]) : collection",
     .section = kSection,
     .max_arguments = kMostKeys,
     .evaluate = Sort,
     .takes_order = true},
};

}  // namespace

std::span<const FunctionEntry> SortingFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
