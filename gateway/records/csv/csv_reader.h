// Comma-separated values into rows of cells, each with its place.
//
// Grammar (RFC 4180, with what real exports do):
//   file   = row *(eol row) [eol]          eol  = CR LF | LF | CR, a mixture is fine
//   row    = cell *(delimiter cell)
//   cell   = plain | DQUOTE *(any | 2DQUOTE) DQUOTE | "=" DQUOTE *(any | 2DQUOTE) DQUOTE
//   plain  = characters but delimiter, eol and DQUOTE
// Nothing is trimmed; a line break inside quotes is kept as written. `="0012"` is how spreadsheets
// keep a number as text: its cell is `="0012"`. A quote in the middle of a plain cell, or text
// after a closing quote, spoils its row: what was meant cannot be known. The rows after it are read
// from the line behind the one where the broken cell began. Example: `a,"say ""hi"""` has the cells
// `a` and `say "hi"`. Spec: https://www.rfc-editor.org/rfc/rfc4180
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/records/cells/cell.h"

namespace gateway::records {

using CsvCell = Cell;

struct CsvRow {
  std::vector<CsvCell> cells;  // never empty; those before the fault when there is one
  int line = 0;
  int last_line = 0;            // where its last cell ends
  std::optional<Issue> broken;  // the row cannot be read: why, and where
};

struct CsvLimits {
  std::size_t max_bytes = std::size_t{64} << 20;
  std::size_t max_columns = 500;
  std::size_t max_rows = 200'000;
  std::size_t max_cell_bytes = std::size_t{1} << 20;
  // How many bytes may be read a second time behind broken quotes.
  std::size_t max_reread_bytes = std::size_t{256} << 20;
};

struct CsvOptions {
  char delimiter = ',';
  CsvLimits limits;
  std::size_t first_rows = 0;  // only that many; 0: all
};

// Rows in order; a line that is wholly empty is left out. `text` is UTF-8 without a byte order
// mark. Fails with kTooLong when the file, the number of its rows or what broken quotes cost is
// over a limit; the error's one issue has line and column.
[[nodiscard]] Result<std::vector<CsvRow>> ReadCsv(std::string_view text,
                                                  const CsvOptions& options = {});

}  // namespace gateway::records
