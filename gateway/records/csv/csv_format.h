// A CSV format: a header line, then one record a row, or one record in the rows of a case.
//
// Everything that differs between systems is in its format.yaml (csv_config.h reads it). Reading
// goes cell by cell: cells -> values (bad ones become findings), defaults, derived values, tree.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "gateway/records/cells/cell_schema.h"
#include "gateway/records/csv/csv_reader.h"
#include "gateway/records/encoding.h"
#include "gateway/records/format.h"

namespace gateway::records {

struct CsvSchema {
  std::vector<Encoding> encodings;  // the first is written
  std::string delimiters = ",";     // the first is written
  std::string line_end = "\r\n";
  CellSchema cells;
};

class CsvFormat final : public Format {
 public:
  // Precondition: every element named in `schema` is a primitive of the model, reached through
  // elements that do not repeat but for group.rows (csv_config.h checks it).
  CsvFormat(FormatInfo info, CsvSchema schema, std::shared_ptr<const fhir::TypeTable> types);

  [[nodiscard]] Result<ReadRecords> Read(std::string bytes) const override;
  // Cells of a case are repeated on each of its rows.
  [[nodiscard]] Result<std::string> Write(std::span<const fhir::Document> records) const override;
  [[nodiscard]] std::string LabelOf(std::string_view expression) const override;
  [[nodiscard]] std::vector<std::string> DefaultedElements() const override;

 private:
  CsvSchema schema_;
  std::shared_ptr<const fhir::TypeTable> types_;
};

}  // namespace gateway::records
