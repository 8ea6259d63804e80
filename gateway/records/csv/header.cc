#include "gateway/records/csv/header.h"

#include <algorithm>
#include <map>

#include "gateway/base/text.h"

namespace gateway::records {
namespace {

std::map<std::string, const Column*> KnownHeaders(const std::vector<Column>& columns) {
  std::map<std::string, const Column*> known;
  for (const Column& column : columns) {
    known.emplace(HeaderKey(column.header), &column);
    for (const std::string& alias : column.aliases) known.emplace(HeaderKey(alias), &column);
  }
  return known;
}

void ReportDoubled(const Column& column, const CsvCell& cell, Issues& issues) {
  issues.Add({.type = IssueType::kStructure,
              .id = "csv-header",
              .line = cell.line,
              .column = cell.column,
              .diagnostics = "two columns are '" + column.header + "'; keep one"});
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

std::vector<FileColumn> MatchHeader(const CsvRow& first_row, const std::vector<Column>& columns,
                                    Issues& issues) {
  const auto known = KnownHeaders(columns);
  std::vector<FileColumn> found;
  bool any = false;
  for (const CsvCell& cell : first_row.cells) {
    const auto at = known.find(HeaderKey(cell.text));
    const Column* column = at == known.end() ? nullptr : at->second;
    const bool doubled =
        column != nullptr &&
        std::ranges::any_of(found, [&](const FileColumn& other) { return other.column == column; });
    if (doubled) ReportDoubled(*column, cell, issues);
    any = any || column != nullptr;
    found.push_back({column, std::string(Trim(cell.text))});
  }
  if (!any) {
    issues.Add({.type = IssueType::kStructure,
                .id = "csv-header",
                .line = first_row.line,
                .column = 1,
                .diagnostics = "the first row names no column of this format; begin with a header "
                               "row, and see that the delimiter is the one declared"});
    return found;
  }
  ReportMissing(columns, found, first_row.line, issues);
  return found;
}

}  // namespace gateway::records
