#include "gateway/terminology/code_set.h"

#include <algorithm>
#include <utility>

#include "gateway/terminology/code_syntax.h"

namespace gateway::terminology {

Membership CodeSet::Rule::Contains(std::string_view code) const {
  switch (ShapeOf(system, code)) {
    case Shape::kImpossible:
      return Membership::kOut;
    case Shape::kPossible:
      return Membership::kUnknown;
    case Shape::kProven:
      break;
  }
  return unit.empty() || IsUnitLike(code, unit) ? Membership::kIn : Membership::kOut;
}

bool CodeSet::Lists(std::string_view system, std::string_view code) const {
  const auto [first, last] = systems_by_code_.equal_range(code);
  return std::any_of(first, last,
                     [&](const auto& entry) { return system.empty() || entry.second == system; });
}

Membership CodeSet::ByRules(std::string_view system, std::string_view code) const {
  Membership best = Membership::kOut;
  for (const Rule& rule : rules_) {
    if (!system.empty() && rule.system != system) continue;
    const Membership answer = rule.Contains(code);
    if (answer == Membership::kIn) return answer;
    if (answer == Membership::kUnknown) best = answer;
  }
  return best;
}

Membership CodeSet::InOpenSystem(std::string_view system, std::string_view code) const {
  const auto may_hold = [&](std::string_view open) {
    return (system.empty() || open == system) && ShapeOf(open, code) != Shape::kImpossible;
  };
  return std::ranges::any_of(open_systems_, may_hold) ? Membership::kUnknown : Membership::kOut;
}

Membership CodeSet::Contains(std::string_view system, std::string_view code) const {
  if (Lists(system, code)) return Membership::kIn;
  if (!excluded_.empty() && excluded_.contains({system, code})) return Membership::kOut;
  const Membership by_rules = rules_.empty() ? Membership::kOut : ByRules(system, code);
  if (by_rules == Membership::kIn) return by_rules;
  if (is_unknown_ || by_rules == Membership::kUnknown) return Membership::kUnknown;
  return InOpenSystem(system, code);
}

std::vector<std::string_view> CodeSet::open_systems() const {
  std::vector<std::string_view> all(open_systems_.begin(), open_systems_.end());
  for (const Rule& rule : rules_) all.push_back(rule.system);
  std::ranges::sort(all);
  all.erase(std::ranges::unique(all).begin(), all.end());
  return all;
}

void CodeSet::Add(CodeKey key) {
  const auto [first, last] = systems_by_code_.equal_range(key.code);
  if (std::any_of(first, last, [&](const auto& entry) { return entry.second == key.system; }))
    return;
  systems_by_code_.emplace(key.code, key.system);
  codes_.push_back(key);
}

void CodeSet::OpenUnitsLike(std::string_view unit) { AddRule({kUnits, unit}); }

void CodeSet::AddRule(const Rule& rule) {
  if (std::ranges::find(rules_, rule) == rules_.end()) rules_.push_back(rule);
}

// What either may hold is not excluded from both.
void CodeSet::Unite(const CodeSet& other) {
  std::unordered_set<CodeKey, CodeKeyHash> excluded;
  for (const CodeKey& key : excluded_) {
    if (other.Contains(key.system, key.code) == Membership::kOut) excluded.insert(key);
  }
  for (const CodeKey& key : other.excluded_) {
    if (Contains(key.system, key.code) == Membership::kOut) excluded.insert(key);
  }
  excluded_ = std::move(excluded);
  for (const CodeKey& key : other.codes_) Add(key);
  open_systems_.insert(other.open_systems_.begin(), other.open_systems_.end());
  for (const Rule& rule : other.rules_) AddRule(rule);
  is_unknown_ = is_unknown_ || other.is_unknown_;
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

bool CodeSet::MayListOf(std::string_view system) const {
  return is_unknown_ || open_systems_.contains(system) ||
         std::ranges::any_of(codes_, [&](const CodeKey& key) { return key.system == system; }) ||
         std::ranges::any_of(rules_, [&](const Rule& rule) { return rule.system == system; });
}

// A rule both sets share stays; of what `other` lists, what the rule proves is in both.
void CodeSet::IntersectRules(const std::vector<Rule>& rules, const CodeSet& other) {
  for (const Rule& rule : rules) {
    const bool is_shared = std::ranges::find(other.rules_, rule) != other.rules_.end();
    if (is_shared) AddRule(rule);
    bool is_open = !is_shared && (other.is_unknown_ || other.open_systems_.contains(rule.system) ||
                                  std::ranges::any_of(other.rules_, [&](const Rule& one) {
                                    return one.system == rule.system;
                                  }));
    for (const CodeKey& key : other.codes_) {
      if (key.system != rule.system) continue;
      const Membership answer = rule.Contains(key.code);
      if (answer == Membership::kIn) Add(key);
      is_open = is_open || answer == Membership::kUnknown;
    }
    if (is_open) Open(rule.system);
  }
}

void CodeSet::Intersect(const CodeSet& other) {
  const std::unordered_set<std::string_view> open = std::exchange(open_systems_, {});
  const std::vector<Rule> rules = std::exchange(rules_, {});
  const bool was_unknown = std::exchange(is_unknown_, false);
  Filter(other, Membership::kIn);
  for (const std::string_view system : open) {
    if (other.MayListOf(system)) Open(system);
  }
  IntersectRules(rules, other);
  if (!was_unknown) return;
  for (const CodeKey& key : other.codes_) Open(key.system);
  for (const Rule& rule : other.rules_) Open(rule.system);
  open_systems_.insert(other.open_systems_.begin(), other.open_systems_.end());
  is_unknown_ = other.is_unknown_;
}

void CodeSet::Subtract(const CodeSet& other) {
  Filter(other, Membership::kOut);
  const std::vector<Rule> rules = std::exchange(rules_, {});
  for (const Rule& rule : rules) {
    const bool is_taken = std::ranges::any_of(other.rules_, [&](const Rule& one) {
      return one.system == rule.system && (one.unit.empty() || one.unit == rule.unit);
    });
    if (is_taken) continue;
    const bool is_doubted = other.is_unknown_ || other.open_systems_.contains(rule.system) ||
                            std::ranges::any_of(other.rules_, [&](const Rule& one) {
                              return one.system == rule.system;
                            });
    if (is_doubted) {
      Open(rule.system);
    } else {
      AddRule(rule);
    }
  }
  if (!is_closed()) excluded_.insert(other.codes_.begin(), other.codes_.end());
}

}  // namespace gateway::terminology
