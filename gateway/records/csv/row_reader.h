// Rows of a CSV file into records.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "gateway/records/csv/csv_format.h"
#include "gateway/records/csv/header.h"

namespace gateway::records {

// What is known of a file's columns before its rows are read.
struct FileColumns {
  std::vector<FileColumn> columns;
  // For each, the line of a cell that is a date only with the month first; 0 when there is none.
  // The column's other cells are then refused where they could be either.
  std::vector<int> month_first;
};

[[nodiscard]] FileColumns Survey(std::vector<FileColumn> header, std::span<const CsvRow> rows,
                                 const CellRules& rules);

// The records of `rows`, which are those behind the header, in the order of their first rows: one a
// row, or one of all rows that agree in the elements of schema.cells.group. A row that is broken or
// ragged has an absent tree and one finding; a record with bad cells has a tree of the good ones
// and a finding for each bad one (expression = the element in the model).
[[nodiscard]] std::vector<LocalRecord> ReadRows(
    std::span<const CsvRow> rows, const FileColumns& columns, const FormatInfo& info,
    const CsvSchema& schema, const std::shared_ptr<const fhir::TypeTable>& types);

}  // namespace gateway::records
