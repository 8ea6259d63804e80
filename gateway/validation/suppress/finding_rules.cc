#include "gateway/validation/suppress/finding_rules.h"

#include <algorithm>

#include "gateway/base/text.h"

namespace gateway::validation {
namespace {

using std::chrono::year_month_day;

// Steps with their index apart: "name[0]" is {"name", "[0]"}.
struct Step {
  std::string_view name;
  std::string_view index;
};

std::vector<Step> StepsOf(std::string_view path) {
  std::vector<Step> steps;
  if (path.empty()) return steps;
  for (const std::string_view part : Split(path, '.')) {
    const std::size_t bracket = std::min(part.find('['), part.size());
    steps.push_back({part.substr(0, bracket), part.substr(bracket)});
  }
  return steps;
}

// Whether the steps of a path begin with those of a pattern.
bool Begins(const std::vector<Step>& path, std::size_t at, const std::vector<Step>& pattern,
            std::size_t want) {
  if (want == pattern.size()) return true;
  const Step& step = pattern[want];
  if (step.name == "*") {
    for (std::size_t skip = at; skip <= path.size(); ++skip) {
      if (Begins(path, skip, pattern, want + 1)) return true;
    }
    return false;
  }
  if (at == path.size() || path[at].name != step.name) return false;
  if (!step.index.empty() && path[at].index != step.index) return false;
  return Begins(path, at + 1, pattern, want + 1);
}

bool IsFor(const FindingRule& rule, const Issue& issue) {
  if (issue.severity == Severity::kFatal || issue.id.starts_with("R-")) return false;
  const bool is_family = rule.id.ends_with('*');
  if (is_family ? !issue.id.starts_with(std::string_view(rule.id).substr(0, rule.id.size() - 1))
                : issue.id != rule.id)
    return false;
  if (!rule.profile.empty() &&
      issue.diagnostics.find("(" + rule.profile + ")") == std::string::npos)
    return false;
  return Begins(StepsOf(issue.expression), 0, StepsOf(rule.expression), 0);
}

bool HasEnded(const FindingRule& rule, year_month_day today) {
  return rule.until && *rule.until < today;
}

std::string Findings(std::size_t count) {
  return count == 1 ? "1 finding" : std::to_string(count) + " findings";
}

Issue UseOf(const FindingRule& rule, std::size_t count) {
  const std::string what = rule.severity ? "makes " + Findings(count) + " of " + rule.id + " " +
                                               (*rule.severity == Severity::kInformation
                                                    ? "information"
                                                    : "a " + std::string(ToCode(*rule.severity)))
                                         : "leaves out " + Findings(count) + " of " + rule.id;
  return {Severity::kInformation,
          IssueType::kInformational,
          "finding-rule",
          {},
          0,
          0,
          "The rule '" + rule.name + "' " + what + ": " + rule.reason};
}

Issue EndOf(const FindingRule& rule) {
  return {Severity::kInformation,
          IssueType::kInformational,
          "finding-rule-ended",
          {},
          0,
          0,
          "The rule '" + rule.name + "' ended on " + ToText(*rule.until) +
              " and changes nothing any more: mend what it was for, or give it a new end"};
}

std::optional<year_month_day> ReadDay(const Yaml& from, Issues& issues) {
  const std::string text = from.Text("until", issues);
  if (text.empty()) return std::nullopt;
  const auto day = ParseDate(text);
  if (day) return *day;
  from["until"].Report(issues, "expected the last day as YYYY-MM-DD");
  return std::nullopt;
}

// `severity: warning` or `suppress: true`, one of them.
std::optional<Severity> ReadOutcome(const Yaml& from, Issues& issues) {
  const bool leaves_out = from.Boolean("suppress", issues, false);
  const std::string word = from.Text("severity", issues);
  if (leaves_out == !word.empty()) {
    from.Report(issues, "give either a severity that the findings get, or suppress: true");
    return std::nullopt;
  }
  if (word.empty()) return std::nullopt;
  if (word != "error" && word != "warning" && word != "information")
    from["severity"].Report(issues, "expected error, warning or information");
  return ParseSeverity(word);
}

FindingRule ReadRule(const Yaml& from, Issues& issues) {
  from.CheckKeys({"name", "id", "expression", "profile", "severity", "suppress", "reason", "until"},
                 issues);
  FindingRule rule;
  rule.id = from.Required("id", issues);
  rule.name = from.Text("name", issues, rule.id);
  rule.expression = from.Text("expression", issues);
  rule.profile = from.Text("profile", issues);
  rule.severity = ReadOutcome(from, issues);
  rule.reason = from.Required("reason", issues);
  rule.until = ReadDay(from, issues);
  if (rule.id.starts_with("R-"))
    from["id"].Report(issues,
                      "a business rule cannot be changed here: its findings are about what the "
                      "record means");
  if (rule.id == "*")
    from["id"].Report(issues, "a rule for every finding would hide all that is wrong: name one");
  return rule;
}

}  // namespace

FindingRules FindingRules::Read(const Yaml& list, Issues& issues) {
  std::vector<FindingRule> rules;
  if (list && !list.is_list()) list.Report(issues, "expected a list of rules, each with id");
  for (const Yaml& one : list.items()) rules.push_back(ReadRule(one, issues));
  return FindingRules(std::move(rules));
}

Result<FindingRules> FindingRules::Load(const std::string& file) {
  GATEWAY_TRY(const Yaml root, Yaml::ParseFile(file));
  Issues issues;
  root.CheckKeys({"findings"}, issues);
  FindingRules rules = Read(root["findings"], issues);
  if (issues.HasErrors()) return Fail(ErrorFrom(std::move(issues)));
  return rules;
}

Issues FindingRules::Apply(Issues found, Instant now) const {
  if (rules_.empty()) return found;
  const year_month_day today = LondonDate(now);
  std::vector<std::size_t> counts(rules_.size());
  Issues kept;
  for (Issue& issue : found.list()) {
    std::size_t i = 0;
    while (i < rules_.size() && !(IsFor(rules_[i], issue) && !HasEnded(rules_[i], today))) {
      if (IsFor(rules_[i], issue)) ++counts[i];  // one that has ended
      ++i;
    }
    if (i == rules_.size()) {
      kept.Add(std::move(issue));
      continue;
    }
    ++counts[i];
    if (!rules_[i].severity) continue;
    issue.severity = *rules_[i].severity;
    kept.Add(std::move(issue));
  }
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (counts[i] == 0) continue;
    kept.Add(HasEnded(rules_[i], today) ? EndOf(rules_[i]) : UseOf(rules_[i], counts[i]));
  }
  return kept;
}

}  // namespace gateway::validation
