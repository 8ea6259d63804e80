// The codes of one value set, as far as they can be listed here.
//
// Built by one thread (expander.h), then immutable and safe to read from any number of threads.
// Texts belong to the documents of the registry and live as long as it does.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace gateway::terminology {

enum class Membership {
  kIn,
  kOut,
  kUnknown,  // the value set is not loaded, or is too large or open to be expanded here
};

// A code of a system.
struct CodeKey {
  std::string_view system;
  std::string_view code;
  bool operator==(const CodeKey&) const = default;
};

struct CodeKeyHash {
  std::size_t operator()(const CodeKey& key) const {
    const std::hash<std::string_view> hash;
    return hash(key.code) * 31 + hash(key.system);
  }
};

class CodeSet {
 public:
  // `system` may be empty: then any system of the set will do.
  [[nodiscard]] Membership Contains(std::string_view system, std::string_view code) const;

  // True when codes() is all there is.
  [[nodiscard]] bool is_closed() const {
    return !is_unknown_ && open_systems_.empty() && rules_.empty();
  }
  // In the order in which the value set lists them, each once.
  [[nodiscard]] const std::vector<CodeKey>& codes() const { return codes_; }
  // Systems of which the set holds codes that cannot be listed here.
  [[nodiscard]] std::vector<std::string_view> open_systems() const;

  // Building.
  void Add(CodeKey key);
  // The set also holds some codes of `system` that cannot be listed here (a filter on SNOMED CT).
  void Open(std::string_view system) { open_systems_.emplace(system); }
  // The set holds all codes of `system`, which its grammar may prove (MIME types, units).
  void OpenWhole(std::string_view system) { AddRule({system, {}}); }
  // The set holds every unit of UCUM that measures the same as `unit`.
  void OpenUnitsLike(std::string_view unit);
  // The set may hold any code of any system: what it is made of is not loaded.
  void OpenEverything() { is_unknown_ = true; }
  void Unite(const CodeSet& other);
  void Intersect(const CodeSet& other);
  void Subtract(const CodeSet& other);

 private:
  // All codes of a system, or of UCUM those that measure the same as a unit.
  struct Rule {
    std::string_view system;
    std::string_view unit;  // empty: all codes
    bool operator==(const Rule&) const = default;
    [[nodiscard]] Membership Contains(std::string_view code) const;
  };

  [[nodiscard]] bool Lists(std::string_view system, std::string_view code) const;
  [[nodiscard]] bool MayListOf(std::string_view system) const;
  [[nodiscard]] Membership ByRules(std::string_view system, std::string_view code) const;
  [[nodiscard]] Membership InOpenSystem(std::string_view system, std::string_view code) const;
  void AddRule(const Rule& rule);
  void Filter(const CodeSet& other, Membership kept);
  void IntersectRules(const std::vector<Rule>& rules, const CodeSet& other);

  std::vector<CodeKey> codes_;
  std::unordered_multimap<std::string_view, std::string_view> systems_by_code_;
  std::unordered_set<std::string_view> open_systems_;
  std::vector<Rule> rules_;
  std::unordered_set<CodeKey, CodeKeyHash> excluded_;  // out, although their system is open
  bool is_unknown_ = false;
};

}  // namespace gateway::terminology
