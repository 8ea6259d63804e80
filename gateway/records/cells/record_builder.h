// Cells into one record of a format's model: values, defaults, derived values, tree.
//
// Used by one thread, for one record: Add every cell, NextRow between the rows of a case, Finish.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/fhir/model/builder.h"
#include "gateway/records/cells/cell.h"
#include "gateway/records/cells/cell_schema.h"
#include "gateway/records/format.h"

namespace gateway::records {

class RecordBuilder {
 public:
  // `line` is the record's first. The three live as long as the builder.
  RecordBuilder(const FormatInfo& info, const CellSchema& schema, int line);

  // Reads a cell; a blank one states nothing. What cannot be read, or contradicts an earlier cell
  // of the same element, is a finding; the record then has errors.
  void Add(const Column& column, const Cell& cell);
  // As Add, of a cell that `why` (what is wrong; how to mend it) refuses before it is read.
  void Refuse(const Column& column, const Cell& cell, const std::string& why);
  // A value that the format does not know, kept where it has a place for such.
  void AddExtra(std::string path, std::string value, const Cell& place);
  // Orders the extras by path, for syntaxes whose members have no order.
  void SortExtras();
  // A finding about the record that stands on no column.
  void Report(IssueType type, int line, int column, std::string diagnostics);
  // What follows is the next row of the same record, beginning on `line`.
  void NextRow(int line);

  [[nodiscard]] LocalRecord Finish(const std::shared_ptr<const fhir::TypeTable>& types) &&;

 private:
  // An element's texts and where they came from (0, 0: a default or derived).
  struct Value {
    std::vector<std::string> steps;
    std::vector<Cell> cells;  // more than one only of an element that repeats
  };
  struct Extra {
    std::string path;
    Cell cell;
    std::size_t row = 0;
  };
  struct Row {
    int line = 0;
    std::map<std::string, Value> values;  // by element
    std::set<std::string> refused;
  };

  [[nodiscard]] std::string PathOf(const Column& column) const;
  void Find(IssueType type, const std::string& id, std::string path, int line, int column,
            std::string diagnostics);
  void Put(const Column& column, const Cell& cell, std::string text);
  [[nodiscard]] std::vector<std::size_t> ItemsOfRows() const;
  void SettleExtras();
  void AddDefaults();
  void ReportMissing();
  void ReportRepeated();
  void AddDerived();
  [[nodiscard]] std::string TextOf(const Derivation& derivation) const;
  [[nodiscard]] std::vector<std::string> Texts(const std::vector<std::string>& elements) const;
  [[nodiscard]] std::string CanonicalText() const;
  [[nodiscard]] fhir::Document Tree(const std::shared_ptr<const fhir::TypeTable>& types) const;
  void AddExtras(fhir::Builder& builder) const;

  const FormatInfo& info_;
  const CellSchema& schema_;
  LocalRecord record_;
  std::map<std::string, Value> values_;  // by element: the order of a record's hash
  std::set<std::string> refused_;        // elements whose cell was not blank but bad
  std::vector<Row> rows_;                // one for each, with its own cells
  std::vector<Extra> extras_;
};

}  // namespace gateway::records
