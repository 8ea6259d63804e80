#include "gateway/messaging/record_report.h"

#include <algorithm>
#include <array>

#include "gateway/records/csv/csv_writer.h"

namespace gateway::messaging {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

bool IsError(const Issue& issue) {
  return issue.severity == Severity::kError || issue.severity == Severity::kFatal;
}

void AddRow(const std::array<std::string, 7>& cells, std::string& out) {
  records::WriteCsvRow(cells, ',', kLineEnd, out);
}

// "column 'Gender': the word is not known; write Female" as column, reason and mend. A sentence
// that names its column says it better than the path of an element.
struct Sentence {
  std::string column;
  std::string reason;
  std::string mend;
};

Sentence Divide(std::string_view text) {
  Sentence sentence;
  constexpr std::string_view kColumn = "column '";
  constexpr std::string_view kEnd = "': ";
  if (text.starts_with(kColumn)) {
    const std::size_t end = text.find(kEnd);
    if (end != std::string_view::npos) {
      sentence.column = text.substr(kColumn.size(), end - kColumn.size());
      text.remove_prefix(end + kEnd.size());
    }
  }
  const std::size_t mend = text.find("; ");
  sentence.reason = text.substr(0, mend);
  if (mend != std::string_view::npos) sentence.mend = text.substr(mend + 2);
  return sentence;
}

// A spreadsheet would run a cell that begins so; no text of ours does, but a header may.
std::string Harmless(std::string cell) {
  const bool formula = !cell.empty() && std::string_view("=+-@\t\r").contains(cell.front());
  return formula ? "'" + cell : cell;
}

class Table {
 public:
  explicit Table(const records::Format* format) : format_(format) {
    AddRow({"row", "line", "column", "severity", "rule", "reason", "mend"}, out_);
  }

  void Add(const RecordOutcome& outcome, const Issue& issue) {
    Sentence sentence = Divide(issue.diagnostics);
    if (sentence.column.empty() && !issue.expression.empty()) {
      sentence.column = format_ == nullptr ? issue.expression : format_->LabelOf(issue.expression);
    }
    AddRow({std::to_string(outcome.row), std::to_string(issue.line > 0 ? issue.line : outcome.line),
            Harmless(std::move(sentence.column)), std::string(ToCode(issue.severity)), issue.id,
            Harmless(std::move(sentence.reason)), Harmless(std::move(sentence.mend))},
           out_);
    any_ = true;
  }

  [[nodiscard]] bool any() const { return any_; }
  [[nodiscard]] std::string Take() && { return std::move(out_); }

 private:
  const records::Format* format_;
  std::string out_;
  bool any_ = false;
};

}  // namespace

std::string ReportRefused(const std::vector<RecordOutcome>& outcomes,
                          const records::Format* format) {
  Table table(format);
  for (const RecordOutcome& outcome : outcomes) {
    if (outcome.accepted) continue;
    for (const Issue& issue : outcome.issues.list()) {
      if (IsError(issue)) table.Add(outcome, issue);
    }
  }
  return table.any() ? std::move(table).Take() : std::string();
}

std::string ReportFindings(const std::vector<RecordOutcome>& outcomes,
                           const records::Format* format) {
  Table table(format);
  for (const RecordOutcome& outcome : outcomes) {
    for (const Issue& issue : outcome.issues.list()) table.Add(outcome, issue);
  }
  return std::move(table).Take();
}

}  // namespace gateway::messaging
