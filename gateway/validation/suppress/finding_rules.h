// Findings that an operator has decided to see as less, or not at all: each with its reason, and
// each reported.
//
// Immutable once read; safe to use from any number of threads. The file:
// docs/reference/validation.md.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "gateway/base/clock.h"
#include "gateway/base/result.h"
#include "gateway/base/yaml.h"

namespace gateway::validation {

struct FindingRule {
  std::string name;        // what reports call it; the id unless given
  std::string id;          // of the findings; a '*' at the end takes all that begin so
  std::string expression;  // an element and all below it; without an index all of a list; '*'
                           // stands for any steps. Empty: anywhere
  std::string profile;  // findings of that profile alone: those whose text names it; empty: all
  std::optional<Severity> severity;  // what they become; absent: they are left out
  std::string reason;
  std::optional<std::chrono::year_month_day> until;  // the last day, in London
};

class FindingRules {
 public:
  FindingRules() = default;
  explicit FindingRules(std::vector<FindingRule> rules) : rules_(std::move(rules)) {}

  // A list of {name?, id, expression?, profile?, severity | suppress: true, reason, until?}. Every
  // mistake goes to `issues` with line and mend. What refuses a message for its meaning (business
  // rules, R-…) or cannot be concluded (fatal findings) is not a matter of taste: no rule for it.
  [[nodiscard]] static FindingRules Read(const Yaml& list, Issues& issues);
  // A file that holds such a list under `findings`.
  [[nodiscard]] static Result<FindingRules> Load(const std::string& file);

  [[nodiscard]] bool empty() const { return rules_.empty(); }

  // The findings as the rules want them, the first rule that fits winning; then one information for
  // each rule that was used ("finding-rule", with its name, count and reason), and one for each
  // that would have been and has ended ("finding-rule-ended").
  [[nodiscard]] Issues Apply(Issues found, Instant now) const;

 private:
  std::vector<FindingRule> rules_;
};

}  // namespace gateway::validation
