#include "gateway/records/csv/csv_reader.h"

#include <utility>

namespace gateway::records {
namespace {

std::unexpected<Error> FailAt(IssueType type, int line, int column, std::string diagnostics) {
  Error error{.type = type,
              .diagnostics = "line " + std::to_string(line) + ", column " + std::to_string(column) +
                             ": " + diagnostics,
              .issues = {}};
  error.issues.Add({.type = type,
                    .id = "csv-syntax",
                    .line = line,
                    .column = column,
                    .diagnostics = std::move(diagnostics)});
  return std::unexpected(std::move(error));
}

class Scanner {
 public:
  Scanner(std::string_view text, const CsvOptions& options) : text_(text), options_(options) {}

  Result<std::vector<CsvRow>> Rows() {
    if (text_.size() > options_.limits.max_bytes) {
      return TooLong("the file is larger than " + std::to_string(options_.limits.max_bytes) +
                     " bytes; send it in parts");
    }
    std::vector<CsvRow> rows;
    while (!AtEnd()) {
      GATEWAY_TRY(CsvRow row, Row());
      if (row.cells.size() == 1 && row.cells[0].text.empty() && !quoted_) continue;
      if (rows.size() == options_.limits.max_rows) {
        return TooLong("the file has more than " + std::to_string(options_.limits.max_rows) +
                       " rows; send it in parts");
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  [[nodiscard]] bool AtEnd() const { return at_ == text_.size(); }
  [[nodiscard]] char Peek() const { return text_[at_]; }
  [[nodiscard]] bool AtLineEnd() const { return Peek() == '\n' || Peek() == '\r'; }

  // Steps over one byte and keeps the place. CR LF counts as one line end, at its LF.
  void Step() {
    const char c = text_[at_++];
    const bool half_of_pair = c == '\r' && !AtEnd() && Peek() == '\n';
    if (c == '\n' || (c == '\r' && !half_of_pair)) {
      ++line_;
      column_ = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++column_;
    }
  }

  Result<CsvRow> Row() {
    CsvRow row;
    row.line = line_;
    for (;;) {
      GATEWAY_TRY(CsvCell cell, Cell());
      if (row.cells.size() == options_.limits.max_columns) {
        return TooLong("the row has more than " + std::to_string(options_.limits.max_columns) +
                       " columns");
      }
      row.cells.push_back(std::move(cell));
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

  Result<CsvCell> Cell() {
    CsvCell cell{.text = {}, .line = line_, .column = column_};
    quoted_ = !AtEnd() && Peek() == '"';
    if (quoted_) {
      GATEWAY_CHECK(Quoted(cell));
    } else {
      GATEWAY_CHECK(Plain(cell));
    }
    return cell;
  }

  Status Plain(CsvCell& cell) {
    const std::size_t from = at_;
    while (!AtEnd() && Peek() != options_.delimiter && !AtLineEnd()) {
      if (Peek() == '"') {
        return FailAt(IssueType::kStructure, line_, column_,
                      "a quote in the middle of an unquoted cell; quote the whole cell and double "
                      "the quotes inside it");
      }
      Step();
    }
    cell.text = text_.substr(from, at_ - from);
    return CheckSize(cell);
  }

  Status Quoted(CsvCell& cell) {
    Step();
    for (;;) {
      const std::size_t from = at_;
      while (!AtEnd() && Peek() != '"') Step();
      cell.text += text_.substr(from, at_ - from);
      if (AtEnd()) {
        return FailAt(IssueType::kStructure, cell.line, cell.column,
                      "a quote opens here and is never closed; close it, or double it if it is "
                      "part of the text");
      }
      GATEWAY_CHECK(CheckSize(cell));
      Step();
      if (AtEnd() || Peek() != '"') break;
      cell.text += '"';
      Step();
    }
    if (AtEnd() || Peek() == options_.delimiter || AtLineEnd()) return {};
    return FailAt(IssueType::kStructure, cell.line, cell.column,
                  "text follows the closing quote of the cell that opens here; double the quotes "
                  "that are part of the text");
  }

  [[nodiscard]] Status CheckSize(const CsvCell& cell) const {
    if (cell.text.size() <= options_.limits.max_cell_bytes) return {};
    return FailAt(IssueType::kTooLong, cell.line, cell.column,
                  "the cell is larger than " + std::to_string(options_.limits.max_cell_bytes) +
                      " bytes; is a quote missing?");
  }

  [[nodiscard]] std::unexpected<Error> TooLong(std::string diagnostics) const {
    return FailAt(IssueType::kTooLong, line_, column_, std::move(diagnostics));
  }

  std::string_view text_;
  const CsvOptions& options_;
  std::size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
  bool quoted_ = false;  // the last cell was in quotes
};

}  // namespace

Result<std::vector<CsvRow>> ReadCsv(std::string_view text, const CsvOptions& options) {
  return Scanner(text, options).Rows();
}

}  // namespace gateway::records
