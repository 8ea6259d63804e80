// Which column of a file is which column of the format.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/issue.h"
#include "gateway/records/cells/column.h"
#include "gateway/records/csv/csv_reader.h"

namespace gateway::records {

// One column of a file.
struct FileColumn {
  const Column* column = nullptr;  // null: unknown to the format
  std::string header;  // as written, spaces around it left out; may be empty when unknown
};

// The delimiter of `delimiters` and the row, among the first few, that name the most columns of the
// format: report builders put a title above the header. Excel's first line "sep=;" is obeyed.
struct FileLayout {
  char delimiter = ',';
  std::size_t header_row = 0;
};
[[nodiscard]] FileLayout FindLayout(std::string_view text, std::string_view delimiters,
                                    const std::vector<Column>& columns);

// Matches by header and aliases (HeaderKey). Two columns may name one element; their cells must
// agree. Reports required columns that are missing (each by its name), and a row that names no
// column at all. Points into `columns`.
[[nodiscard]] std::vector<FileColumn> MatchHeader(const CsvRow& header,
                                                  const std::vector<Column>& columns,
                                                  Issues& issues);

// Whether `row` repeats the header: pages of a report, or exports joined together.
[[nodiscard]] bool RepeatsHeader(const CsvRow& row, const CsvRow& header);

}  // namespace gateway::records
