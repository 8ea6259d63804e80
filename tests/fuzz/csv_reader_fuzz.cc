// Any text as CSV: every row has a cell, every cell a place.
#include <cstdlib>

#include "gateway/records/csv/csv_reader.h"

using namespace gateway;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto rows = records::ReadCsv({reinterpret_cast<const char*>(data), size});
  if (!rows) return 0;
  for (const records::CsvRow& row : *rows) {
    if (row.cells.empty() || row.line < 1 || row.cells[0].column < 1) std::abort();
  }
  return 0;
}
