#include "gateway/records/csv/row_reader.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <utility>

#include "gateway/records/cells/record_builder.h"

namespace gateway::records {
namespace {

// Why the row cannot be read at all. Empty cells behind the last column say nothing.
std::optional<Issue> FaultOf(const CsvRow& row, std::size_t columns) {
  if (row.broken) return row.broken;
  bool too_long = false;
  for (std::size_t i = columns; i < row.cells.size(); ++i) {
    too_long = too_long || !IsBlank(row.cells[i].text);
  }
  if (!too_long && row.cells.size() >= columns) return std::nullopt;
  return Issue{.type = IssueType::kStructure,
               .id = "csv-cell",
               .line = row.line,
               .column = 1,
               .diagnostics = "the row has " + std::to_string(row.cells.size()) +
                              " cells, the header " + std::to_string(columns) +
                              "; quote cells that hold the delimiter or a line break"};
}

class RowsReader {
 public:
  RowsReader(const FileColumns& columns, const FormatInfo& info, const CsvSchema& schema)
      : columns_(columns), info_(info), schema_(schema) {}

  std::vector<LocalRecord> Read(std::span<const CsvRow> rows,
                                const std::shared_ptr<const fhir::TypeTable>& types) {
    for (const CsvRow& row : rows) {
      if (auto fault = FaultOf(row, columns_.columns.size())) {
        Slot& slot = slots_.emplace_back();
        slot.faulty.line = row.line;
        slot.faulty.issues.Add(*std::move(fault));
        faulty_.push_back(&row);
        continue;
      }
      ReadRow(row, BuilderFor(row));
    }
    for (const CsvRow* row : faulty_) SpoilRecordOf(*row);
    std::vector<LocalRecord> records;
    records.reserve(slots_.size());
    for (Slot& slot : slots_) {
      records.push_back(slot.builder ? std::move(*slot.builder).Finish(types)
                                     : std::move(slot.faulty));
    }
    return records;
  }

 private:
  // One record to be, or a row that is none.
  struct Slot {
    std::optional<RecordBuilder> builder;
    LocalRecord faulty;
  };

  RecordBuilder& BuilderFor(const CsvRow& row) {
    const auto key = KeyOf(row);
    if (key) {
      const auto known = slot_of_.find(*key);
      if (known != slot_of_.end()) {
        RecordBuilder& builder = *slots_[known->second].builder;
        builder.NextRow(row.line);
        return builder;
      }
      slot_of_.emplace(*key, slots_.size());
    }
    return slots_.emplace_back().builder.emplace(info_, schema_.cells, row.line);
  }

  // What the row's record is known by; nothing when a part of it is blank or cannot be read: the
  // row then stands alone, with the finding that says so.
  [[nodiscard]] std::optional<std::vector<std::string>> KeyOf(const CsvRow& row) const {
    if (schema_.cells.group.rows.empty()) return std::nullopt;
    std::vector<std::string> key;
    for (const std::string& element : schema_.cells.group.by) {
      const auto text = TextOf(element, row);
      if (!text) return std::nullopt;
      key.push_back(*text);
    }
    return key;
  }

  // A record must not go on without one of its rows.
  void SpoilRecordOf(const CsvRow& row) {
    const auto key = KeyOf(row);
    const auto known = key ? slot_of_.find(*key) : slot_of_.end();
    if (known == slot_of_.end()) return;
    slots_[known->second].builder->Report(
        IssueType::kIncomplete, row.line, 1,
        "this row of the record cannot be read (see the finding about it); mend it, so that the "
        "record is whole");
  }

  [[nodiscard]] std::optional<std::string> TextOf(const std::string& element,
                                                  const CsvRow& row) const {
    for (std::size_t i = 0; i < columns_.columns.size(); ++i) {
      const Column* column = columns_.columns[i].column;
      if (column == nullptr || column->element != element || i >= row.cells.size()) continue;
      if (IsBlank(row.cells[i].text)) continue;
      auto text = column->ReadCell(row.cells[i].text, schema_.cells.rules);
      if (text) return *std::move(text);
    }
    return std::nullopt;
  }

  void ReadRow(const CsvRow& row, RecordBuilder& builder) const {
    for (std::size_t i = 0; i < columns_.columns.size(); ++i) {
      const FileColumn& file_column = columns_.columns[i];
      const CsvCell& cell = row.cells[i];
      if (IsBlank(cell.text)) continue;
      if (file_column.column == nullptr) {
        ReadUnknown(file_column, cell, builder);
      } else if (const int line = columns_.month_first[i]; line != 0 && IsDoubtful(cell)) {
        builder.Refuse(*file_column.column, cell,
                       "a date that could be either way round, and line " + std::to_string(line) +
                           " of this column has the month first; export dates as yyyy-mm-dd");
      } else {
        builder.Add(*file_column.column, cell);
      }
    }
  }

  [[nodiscard]] bool IsDoubtful(const CsvCell& cell) const {
    return ReadsBothWays(BareCell(cell.text), schema_.cells.rules.dates);
  }

  static void ReadUnknown(const FileColumn& file_column, const CsvCell& cell,
                          RecordBuilder& builder) {
    if (file_column.header.empty()) {
      builder.Report(IssueType::kStructure, cell.line, cell.column,
                     "the cell stands in a column without a header; name the column");
    } else {
      builder.AddExtra(file_column.header, cell.text, cell);
    }
  }

  const FileColumns& columns_;
  const FormatInfo& info_;
  const CsvSchema& schema_;
  std::deque<Slot> slots_;  // in the order of their first rows; references stay
  std::map<std::vector<std::string>, std::size_t> slot_of_;
  std::vector<const CsvRow*> faulty_;
};

}  // namespace

FileColumns Survey(std::vector<FileColumn> header, std::span<const CsvRow> rows,
                   const CellRules& rules) {
  FileColumns survey{.columns = std::move(header), .month_first = {}};
  survey.month_first.resize(survey.columns.size());
  for (std::size_t i = 0; i < survey.columns.size(); ++i) {
    const Column* column = survey.columns[i].column;
    if (column == nullptr || column->kind != CellKind::kDate) continue;
    const auto row = std::ranges::find_if(rows, [&](const CsvRow& one) {
      return i < one.cells.size() && ReadsMonthFirst(BareCell(one.cells[i].text), rules.dates);
    });
    if (row != rows.end()) survey.month_first[i] = row->cells[i].line;
  }
  return survey;
}

std::vector<LocalRecord> ReadRows(std::span<const CsvRow> rows, const FileColumns& columns,
                                  const FormatInfo& info, const CsvSchema& schema,
                                  const std::shared_ptr<const fhir::TypeTable>& types) {
  return RowsReader(columns, info, schema).Read(rows, types);
}

}  // namespace gateway::records
