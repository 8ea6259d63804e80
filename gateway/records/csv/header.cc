#include "gateway/records/csv/header.h"

#include <algorithm>
#include <map>

#include "gateway/base/text.h"

namespace gateway::records {
namespace {

// Rows of titles that may stand above the header.
constexpr std::size_t kFirstRows = 10;

using Known = std::map<std::string, const Column*>;

Known KnownHeaders(const std::vector<Column>& columns) {
  Known known;
  for (const Column& column : columns) {
    known.emplace(HeaderKey(column.header), &column);
    for (const std::string& alias : column.aliases) known.emplace(HeaderKey(alias), &column);
  }
  return known;
}

std::size_t CountKnown(const CsvRow& row, const Known& known) {
  return static_cast<std::size_t>(std::ranges::count_if(
      row.cells, [&](const CsvCell& cell) { return known.contains(HeaderKey(cell.text)); }));
}

void ReportMissing(const std::vector<Column>& columns, const std::vector<FileColumn>& found,
                   int line, Issues& issues) {
  for (const Column& column : columns) {
    const bool there = std::ranges::any_of(
        found, [&](const FileColumn& file_column) { return file_column.column == &column; });
    if (there || !column.required) continue;
    issues.Add({.type = IssueType::kRequired,
                .id = "csv-header",
                .line = line,
                .column = 1,
                .diagnostics = "the column '" + column.header + "' is missing; add it"});
  }
}

}  // namespace

FileLayout FindLayout(std::string_view text, std::string_view delimiters,
                      const std::vector<Column>& columns) {
  FileLayout best{.delimiter = delimiters.front(), .header_row = 0};
  std::size_t most = 0;
  const Known known = KnownHeaders(columns);
  const bool stated = text.size() > 4 && ToLower(text.substr(0, 4)) == "sep=";
  const std::string_view candidates = stated ? text.substr(4, 1) : delimiters;
  for (const char delimiter : candidates) {
    const auto rows =
        ReadCsv(text, {.delimiter = delimiter, .limits = {}, .first_rows = kFirstRows});
    for (std::size_t i = 0; rows && i < rows->size(); ++i) {
      const std::size_t count = CountKnown((*rows)[i], known);
      if (count <= most) continue;
      most = count;
      best = {.delimiter = delimiter, .header_row = i};
    }
  }
  return best;
}

std::vector<FileColumn> MatchHeader(const CsvRow& header, const std::vector<Column>& columns,
                                    Issues& issues) {
  const Known known = KnownHeaders(columns);
  std::vector<FileColumn> found;
  for (const CsvCell& cell : header.cells) {
    const auto at = known.find(HeaderKey(cell.text));
    found.push_back({at == known.end() ? nullptr : at->second, std::string(Trim(cell.text))});
  }
  if (header.broken) issues.Add(*header.broken);
  if (std::ranges::none_of(found, [](const FileColumn& one) { return one.column != nullptr; })) {
    issues.Add({.type = IssueType::kStructure,
                .id = "csv-header",
                .line = header.line,
                .column = 1,
                .diagnostics = "the first row names no column of this format; begin with a header "
                               "row, and see that the delimiter is the one declared"});
    return found;
  }
  ReportMissing(columns, found, header.line, issues);
  return found;
}

bool RepeatsHeader(const CsvRow& row, const CsvRow& header) {
  if (row.broken || row.cells.size() != header.cells.size()) return false;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (HeaderKey(row.cells[i].text) != HeaderKey(header.cells[i].text)) return false;
  }
  return true;
}

}  // namespace gateway::records
