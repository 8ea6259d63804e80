// Which column of a file is which column of the format.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "gateway/base/issue.h"
#include "gateway/records/csv/column.h"
#include "gateway/records/csv/csv_reader.h"

namespace gateway::records {

// One column of a file.
struct FileColumn {
  const Column* column = nullptr;  // null: unknown to the format
  std::string header;  // as written, spaces around it left out; may be empty when unknown
};

// Matches by header and aliases (HeaderKey). Reports two columns for one element, required columns
// that are missing (each by its name), and a first row that names no column at all. Points into
// `columns`.
[[nodiscard]] std::vector<FileColumn> MatchHeader(const CsvRow& first_row,
                                                  const std::vector<Column>& columns,
                                                  Issues& issues);

}  // namespace gateway::records
