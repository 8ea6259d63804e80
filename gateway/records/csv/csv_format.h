// A CSV format: a header line, then one record a row.
//
// Everything that differs between systems is in its format.yaml (csv_config.h reads it). Reading
// goes cell by cell: cells -> values (bad ones become findings), defaults, derived values, tree.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "gateway/records/csv/column.h"
#include "gateway/records/csv/csv_reader.h"
#include "gateway/records/encoding.h"
#include "gateway/records/format.h"

namespace gateway::records {

// How an element that has no column gets its text from the rest of the row.
struct Derivation {
  enum class How : std::uint8_t {
    kSha256OfRow,  // hexadecimal, over all values of the row: the same cells, the same hash
    kUuid,         // a UUID that depends on the named elements alone
  };
  std::string element;
  std::vector<std::string> steps;
  How how = How::kSha256OfRow;
  std::vector<std::string> from;  // element names, of kUuid
};

struct CsvSchema {
  std::vector<Encoding> encodings;  // the first is written
  CsvOptions csv;
  std::string line_end = "\r\n";
  CellRules rules;
  std::vector<Column> columns;
  std::map<std::string, std::string> defaults;  // element -> text when its cell is blank
  std::vector<Derivation> derived;
};

class CsvFormat final : public Format {
 public:
  // Precondition: every element named in `schema` is a primitive of the model, reached through
  // elements that do not repeat (csv_config.h checks it).
  CsvFormat(FormatInfo info, CsvSchema schema, std::shared_ptr<const fhir::TypeTable> types);

  [[nodiscard]] Result<ReadRecords> Read(std::string bytes) const override;
  [[nodiscard]] Result<std::string> Write(std::span<const fhir::Document> records) const override;

 private:
  CsvSchema schema_;
  std::shared_ptr<const fhir::TypeTable> types_;
};

}  // namespace gateway::records
