#include "gateway/records/csv/csv_reader.h"

#include <utility>

namespace gateway::records {
namespace {

class Scanner {
 public:
  Scanner(std::string_view text, const CsvOptions& options) : text_(text), options_(options) {}

  Result<std::vector<CsvRow>> Rows() {
    if (text_.size() > options_.limits.max_bytes) {
      return TooLong("the file is larger than " + std::to_string(options_.limits.max_bytes) +
                     " bytes; send it in parts");
    }
    std::vector<CsvRow> rows;
    while (!AtEnd() && (options_.first_rows == 0 || rows.size() < options_.first_rows)) {
      CsvRow row = Row();
      if (row.cells.size() == 1 && row.cells[0].text.empty() && !quoted_ && !row.broken) continue;
      if (reread_ > options_.limits.max_reread_bytes) {
        return TooLong(
            "too many quotes of the file are broken; see that text in quotes doubles "
            "the quotes inside it");
      }
      if (rows.size() == options_.limits.max_rows) {
        return TooLong("the file has more than " + std::to_string(options_.limits.max_rows) +
                       " rows; send it in parts");
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  struct Place {
    std::size_t at = 0;
    int line = 1;
    int column = 1;
  };

  [[nodiscard]] bool AtEnd() const { return here_.at == text_.size(); }
  [[nodiscard]] char Peek() const { return text_[here_.at]; }
  [[nodiscard]] bool AtLineEnd() const { return Peek() == '\n' || Peek() == '\r'; }

  // Steps over one byte and keeps the place. CR LF counts as one line end, at its LF.
  void Step() {
    const char c = text_[here_.at++];
    const bool half_of_pair = c == '\r' && !AtEnd() && Peek() == '\n';
    if (c == '\n' || (c == '\r' && !half_of_pair)) {
      ++here_.line;
      here_.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++here_.column;
    }
  }

  CsvRow Row() {
    CsvRow row;
    row.line = here_.line;
    fault_.reset();
    for (;;) {
      const Place from = here_;
      CsvCell cell = ReadCell();
      if (!fault_ && row.cells.size() == options_.limits.max_columns) {
        Spoil(IssueType::kTooLong, from,
              "the row has more than " + std::to_string(options_.limits.max_columns) + " columns");
      }
      if (!fault_ || row.cells.empty()) row.cells.push_back(std::move(cell));
      row.last_line = here_.line;
      if (fault_) {
        GoToLineBehind(from);
        row.broken = std::move(fault_);
        return row;
      }
      if (AtEnd()) return row;
      if (AtLineEnd()) {
        StepOverLineEnd();
        return row;
      }
      Step();  // the delimiter
    }
  }

  void StepOverLineEnd() {
    const bool carriage_return = Peek() == '\r';
    Step();
    if (carriage_return && !AtEnd() && Peek() == '\n') Step();
  }

  void GoToLineBehind(const Place& from) {
    reread_ += here_.at - from.at;
    here_ = from;
    while (!AtEnd() && !AtLineEnd()) Step();
    if (!AtEnd()) StepOverLineEnd();
  }

  CsvCell ReadCell() {
    CsvCell cell{.text = {}, .line = here_.line, .column = here_.column};
    const bool as_text = text_.substr(here_.at).starts_with("=\"");
    quoted_ = as_text || (!AtEnd() && Peek() == '"');
    if (as_text) Step();
    if (quoted_) {
      Quoted(cell);
    } else {
      Plain(cell);
    }
    if (as_text) cell.text = "=\"" + cell.text + '"';
    return cell;
  }

  void Plain(CsvCell& cell) {
    const std::size_t from = here_.at;
    while (!AtEnd() && Peek() != options_.delimiter && !AtLineEnd()) {
      if (Peek() == '"') {
        return Spoil(IssueType::kStructure, here_,
                     "a quote in the middle of an unquoted cell; quote the whole cell and double "
                     "the quotes inside it");
      }
      Step();
    }
    cell.text = text_.substr(from, here_.at - from);
    CheckSize(cell);
  }

  void Quoted(CsvCell& cell) {
    const Place quote{0, cell.line, cell.column};
    Step();
    for (;;) {
      const std::size_t from = here_.at;
      while (!AtEnd() && Peek() != '"' && here_.at - from <= options_.limits.max_cell_bytes) Step();
      cell.text += text_.substr(from, here_.at - from);
      if (AtEnd()) {
        return Spoil(IssueType::kStructure, quote,
                     "a quote opens here and is never closed; close it, or double it if it is "
                     "part of the text");
      }
      if (!CheckSize(cell)) return;
      Step();
      if (AtEnd() || Peek() != '"') break;
      cell.text += '"';
      Step();
    }
    if (AtEnd() || Peek() == options_.delimiter || AtLineEnd()) return;
    Spoil(IssueType::kStructure, quote,
          "text follows the closing quote of the cell that opens here; double the quotes that are "
          "part of the text");
  }

  bool CheckSize(const CsvCell& cell) {
    if (cell.text.size() <= options_.limits.max_cell_bytes) return true;
    Spoil(IssueType::kTooLong, {0, cell.line, cell.column},
          "the cell is larger than " + std::to_string(options_.limits.max_cell_bytes) +
              " bytes; is a quote missing?");
    return false;
  }

  static Issue IssueAt(IssueType type, const Place& at, std::string diagnostics) {
    return {.type = type,
            .id = "csv-syntax",
            .line = at.line,
            .column = at.column,
            .diagnostics = std::move(diagnostics)};
  }

  void Spoil(IssueType type, const Place& at, std::string diagnostics) {
    if (!fault_) fault_ = IssueAt(type, at, std::move(diagnostics));
  }

  [[nodiscard]] std::unexpected<Error> TooLong(std::string diagnostics) const {
    Issue issue = IssueAt(IssueType::kTooLong, here_, std::move(diagnostics));
    Error error{.type = issue.type,
                .diagnostics = "line " + std::to_string(issue.line) + ", column " +
                               std::to_string(issue.column) + ": " + issue.diagnostics,
                .issues = {}};
    error.issues.Add(std::move(issue));
    return std::unexpected(std::move(error));
  }

  std::string_view text_;
  const CsvOptions& options_;
  Place here_;
  bool quoted_ = false;         // the last cell was in quotes
  std::optional<Issue> fault_;  // of the row being read
  std::size_t reread_ = 0;
};

}  // namespace

Result<std::vector<CsvRow>> ReadCsv(std::string_view text, const CsvOptions& options) {
  return Scanner(text, options).Rows();
}

}  // namespace gateway::records
