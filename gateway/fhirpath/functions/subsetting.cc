#include <algorithm>

#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "5.3 Subsetting";

Status Add(Items items, Collection& out) {
  out.insert(out.end(), items.begin(), items.end());
  return {};
}

Status SingleItem(const Call& call, Collection& out) {
  GATEWAY_TRY(const Item* const item, Single(call.input()));
  return Add({item, item == nullptr ? 0U : 1U}, out);
}

Status First(const Call& call, Collection& out) {
  return Add(call.input().first(std::min<std::size_t>(1, call.input().size())), out);
}

Status Last(const Call& call, Collection& out) {
  return Add(call.input().last(std::min<std::size_t>(1, call.input().size())), out);
}

Status Tail(const Call& call, Collection& out) {
  return Add(call.input().subspan(std::min<std::size_t>(1, call.input().size())), out);
}

// The argument as a number of items within [0, size of the input]; nothing when it is empty.
Result<std::optional<std::size_t>> Number(const Call& call) {
  GATEWAY_TRY(const std::optional<std::int64_t> number, call.IntegerArgument(0));
  if (!number) return std::nullopt;
  const auto size = static_cast<std::int64_t>(call.input().size());
  return static_cast<std::size_t>(std::clamp<std::int64_t>(*number, 0, size));
}

Status Skip(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<std::size_t> number, Number(call));
  return number ? Add(call.input().subspan(*number), out) : Status();
}

Status Take(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<std::size_t> number, Number(call));
  return number ? Add(call.input().first(*number), out) : Status();
}

Status Intersect(const Call& call, Collection& out) {
  GATEWAY_TRY(const Collection other, call.Argument(0));
  GATEWAY_CHECK(call.evaluation().Spend(other.size()));
  ItemSet wanted;
  for (const Item& item : other) wanted.Insert(item);
  ItemSet seen;
  for (const Item& item : call.input()) {
    if (wanted.Contains(item) && seen.Insert(item)) out.push_back(item);
  }
  return {};
}

Status Exclude(const Call& call, Collection& out) {
  GATEWAY_TRY(const Collection other, call.Argument(0));
  GATEWAY_CHECK(call.evaluation().Spend(other.size()));
  ItemSet unwanted;
  for (const Item& item : other) unwanted.Insert(item);
  for (const Item& item : call.input()) {
    if (!unwanted.Contains(item)) out.push_back(item);
  }
  return {};
}

constexpr FunctionEntry kEntries[] = {
    {"single", "single() : collection", kSection, 0, 0, SingleItem},
    {"first", "first() : collection", kSection, 0, 0, First},
    {"last", "last() : collection", kSection, 0, 0, Last},
    {"tail", "tail() : collection", kSection, 0, 0, Tail},
    {"skip", "skip(number) : collection", kSection, 1, 1, Skip},
    {"take", "take(number) : collection", kSection, 1, 1, Take},
    {"intersect", "intersect(other) : collection", kSection, 1, 1, Intersect},
    {"exclude", "exclude(other) : collection", kSection, 1, 1, Exclude},
};

}  // namespace

std::span<const FunctionEntry> SubsettingFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
