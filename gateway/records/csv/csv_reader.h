// Comma-separated values into rows of cells, each with its place.
//
// Grammar (RFC 4180, with what real exports do):
//   file   = row *(eol row) [eol]          eol  = CR LF | LF | CR, a mixture is fine
//   row    = cell *(delimiter cell)
//   cell   = plain | DQUOTE *(any | 2DQUOTE) DQUOTE
//   plain  = characters but delimiter, eol and DQUOTE
// Nothing is trimmed; a line break inside quotes is kept as written. A quote in the middle of a
// plain cell, or text after a closing quote, is refused: what was meant cannot be known. Example:
// `a,"say ""hi"""` has the cells `a` and `say "hi"`. Spec: https://www.rfc-editor.org/rfc/rfc4180
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::records {

struct CsvCell {
  std::string text;
  int line = 0;    // 1-based, of the cell's first character (its quote, when it has one)
  int column = 0;  // 1-based, in characters, not bytes
};

struct CsvRow {
  std::vector<CsvCell> cells;  // never empty
  int line = 0;
};

struct CsvLimits {
  std::size_t max_bytes = std::size_t{64} << 20;
  std::size_t max_columns = 500;
  std::size_t max_rows = 200'000;
  std::size_t max_cell_bytes = std::size_t{1} << 20;
};

struct CsvOptions {
  char delimiter = ',';
  CsvLimits limits;
};

// Rows in order; a line that is wholly empty is left out. `text` is UTF-8 without a byte order
// mark. Fails with kStructure on a broken quote (the place is where the quote opened) and kTooLong
// over a limit; the error's one issue has line and column.
[[nodiscard]] Result<std::vector<CsvRow>> ReadCsv(std::string_view text,
                                                  const CsvOptions& options = {});

}  // namespace gateway::records
