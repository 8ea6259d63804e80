// Rows of cells as comma-separated values (RFC 4180): the inverse of csv_reader.h.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace gateway::records {

// Adds one row to `out`. A cell is quoted when it holds the delimiter, a quote or a line break,
// begins or ends with a space, or when it is the only cell and empty (so that the row is not lost).
void WriteCsvRow(std::span<const std::string> cells, char delimiter, std::string_view line_end,
                 std::string& out);

}  // namespace gateway::records
