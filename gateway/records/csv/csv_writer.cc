#include "gateway/records/csv/csv_writer.h"

namespace gateway::records {
namespace {

bool NeedsQuotes(const std::string& cell, char delimiter) {
  if (cell.find_first_of("\"\r\n") != std::string::npos) return true;
  if (cell.find(delimiter) != std::string::npos) return true;
  return cell.starts_with(' ') || cell.ends_with(' ');
}

void WriteCell(const std::string& cell, bool quoted, std::string& out) {
  if (!quoted) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace

void WriteCsvRow(std::span<const std::string> cells, char delimiter, std::string_view line_end,
                 std::string& out) {
  const bool alone_and_empty = cells.size() == 1 && cells[0].empty();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += delimiter;
    WriteCell(cells[i], alone_and_empty || NeedsQuotes(cells[i], delimiter), out);
  }
  out += line_end;
}

}  // namespace gateway::records
