#include "gateway/terminology/code_set.h"

#include <algorithm>
#include <utility>

#include "gateway/terminology/code_syntax.h"

namespace gateway::terminology {

bool CodeSet::Lists(std::string_view system, std::string_view code) const {
  const auto [first, last] = systems_by_code_.equal_range(code);
  return std::any_of(first, last,
                     [&](const auto& entry) { return system.empty() || entry.second == system; });
}

Membership CodeSet::InOpenSystem(std::string_view system, std::string_view code) const {
  const auto may_hold = [&](std::string_view open) {
    return (system.empty() || open == system) && HasPossibleShape(open, code);
  };
  return std::ranges::any_of(open_systems_, may_hold) ? Membership::kUnknown : Membership::kOut;
}

Membership CodeSet::Contains(std::string_view system, std::string_view code) const {
  if (Lists(system, code)) return Membership::kIn;
  if (!excluded_.empty() && excluded_.contains({system, code})) return Membership::kOut;
  if (is_unknown_) return Membership::kUnknown;
  return InOpenSystem(system, code);
}

void CodeSet::Add(CodeKey key) {
  const auto [first, last] = systems_by_code_.equal_range(key.code);
  if (std::any_of(first, last, [&](const auto& entry) { return entry.second == key.system; }))
    return;
  systems_by_code_.emplace(key.code, key.system);
  codes_.push_back(key);
}

void CodeSet::Unite(const CodeSet& other) {
  for (const CodeKey& key : other.codes_) Add(key);
  open_systems_.insert(other.open_systems_.begin(), other.open_systems_.end());
  is_unknown_ = is_unknown_ || other.is_unknown_;
  for (const CodeKey& key : other.excluded_) {
    if (!Lists(key.system, key.code)) excluded_.insert(key);
  }
}

// Keeps the listed codes for which `other` answers `kept`; those it cannot answer for make their
// system an open one.
void CodeSet::Filter(const CodeSet& other, Membership kept) {
  std::vector<CodeKey> all = std::exchange(codes_, {});
  systems_by_code_.clear();
  for (const CodeKey& key : all) {
    const Membership answer = other.Contains(key.system, key.code);
    if (answer == kept) Add(key);
    if (answer == Membership::kUnknown) Open(key.system);
  }
}

void CodeSet::Intersect(const CodeSet& other) {
  const std::unordered_set<std::string_view> open = std::exchange(open_systems_, {});
  const bool was_unknown = std::exchange(is_unknown_, false);
  Filter(other, Membership::kIn);
  const auto stays_open = [&](std::string_view system) {
    return other.is_unknown_ || other.open_systems_.contains(system) ||
           std::ranges::any_of(other.codes_,
                               [&](const CodeKey& key) { return key.system == system; });
  };
  for (const std::string_view system : open) {
    if (stays_open(system)) Open(system);
  }
  if (!was_unknown) return;
  for (const CodeKey& key : other.codes_) Open(key.system);
  open_systems_.insert(other.open_systems_.begin(), other.open_systems_.end());
  is_unknown_ = other.is_unknown_;
}

void CodeSet::Subtract(const CodeSet& other) {
  Filter(other, Membership::kOut);
  if (!is_closed()) excluded_.insert(other.codes_.begin(), other.codes_.end());
}

}  // namespace gateway::terminology
