#include "gateway/messaging/extract/plan.h"

#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "gateway/base/hash.h"
#include "gateway/fhir/json/json_writer.h"

namespace gateway::messaging {
namespace {

// Which of the cases stand in the list more than once.
std::vector<bool> RepeatedIn(const std::vector<std::string>& cases) {
  std::unordered_map<std::string_view, int> times;
  for (const std::string& one : cases) ++times[one];
  std::vector<bool> repeated;
  repeated.reserve(cases.size());
  for (const std::string& one : cases) repeated.push_back(!one.empty() && times[one] > 1);
  return repeated;
}

class Planner {
 public:
  Planner(const records::ExtractRules& rules, const std::vector<store::ExtractRow>& known)
      : rules_(rules), known_(known) {
    for (const store::ExtractRow& row : known) by_case_.emplace(row.case_id, &row);
  }

  ExtractPlan Plan(std::vector<records::LocalRecord> records) && {
    std::vector<std::string> cases;
    cases.reserve(records.size());
    for (const records::LocalRecord& record : records)
      cases.push_back(rules_.CaseIdOf(record.tree));
    const std::vector<bool> twice = RepeatedIn(cases);
    for (std::size_t i = 0; i < records.size(); ++i) {
      Take(static_cast<int>(i) + 1, std::move(cases[i]), std::move(records[i]), twice[i]);
      records[i] = {};
    }
    FindMissing();
    plan_.rows = static_cast<std::int64_t>(records.size());
    return std::move(plan_);
  }

 private:
  void Take(int row, std::string case_id, records::LocalRecord record, bool twice) {
    const store::ExtractRow* const known = Known(case_id);
    if (known != nullptr) seen_.insert(known->id);
    if (case_id.empty()) ++plan_.nameless;
    if (record.issues.HasErrors()) return Refuse(row, record.line, std::move(record.issues));
    if (case_id.empty()) {
      return Refuse(row, record.line, IssueType::kRequired,
                    "the row does not say which case it is; fill the case reference");
    }
    if (twice) {
      return Refuse(row, record.line, IssueType::kDuplicate,
                    "the case stands in several rows of this file; keep one, or this format needs "
                    "a row for each case");
    }
    if (known != nullptr && Sha256(StoredForm(record.tree)) == known->row_sha256) {
      ++plan_.unchanged;
      if (known->vanished_at) plan_.reappeared.push_back(known->id);
      return;
    }
    plan_.changed.push_back({row, std::move(case_id), std::move(record), known});
  }

  [[nodiscard]] const store::ExtractRow* Known(const std::string& case_id) const {
    const auto at = by_case_.find(case_id);
    return at == by_case_.end() ? nullptr : at->second;
  }

  void Refuse(int row, int line, Issues issues) {
    RecordOutcome& outcome = plan_.refused.emplace_back();
    outcome.row = row;
    outcome.line = line;
    outcome.issues = std::move(issues);
  }
  void Refuse(int row, int line, IssueType type, const char* why) {
    Issues issues;
    issues.Add({.type = type, .id = "extract-row", .line = line, .column = 1, .diagnostics = why});
    Refuse(row, line, std::move(issues));
  }

  void FindMissing() {
    for (const store::ExtractRow& row : known_) {
      if (!row.vanished_at && !seen_.contains(row.id)) plan_.missing.push_back(row.id);
    }
  }

  const records::ExtractRules& rules_;
  const std::vector<store::ExtractRow>& known_;
  std::unordered_map<std::string_view, const store::ExtractRow*> by_case_;
  std::unordered_set<std::int64_t> seen_;
  ExtractPlan plan_;
};

}  // namespace

std::string StoredForm(const fhir::Document& record) { return fhir::WriteJson(record.root()); }

ExtractPlan PlanExtract(std::vector<records::LocalRecord> records,
                        const records::ExtractRules& rules,
                        const std::vector<store::ExtractRow>& known) {
  return Planner(rules, known).Plan(std::move(records));
}

}  // namespace gateway::messaging
