// A JSON form: one object a submission, its members the answers to questions, keyed by question id.
//
// Everything that differs between form systems is in its format.yaml: which key is which element,
// and how its answer is read, as the cells of a CSV file are. A key may lie in an object
// ("answers/q1"). An answer that the format does not know is kept in the extras under its key and
// goes back to it.
#pragma once

#include <memory>
#include <set>
#include <string>

#include "gateway/records/cells/cell_schema.h"
#include "gateway/records/format.h"

namespace gateway::records {

class FormFormat final : public Format {
 public:
  // Precondition: as CsvFormat; an element whose last step repeats holds a list of answers.
  FormFormat(FormatInfo info, CellSchema schema, std::shared_ptr<const fhir::TypeTable> types);

  // One submission, an array of them, or one a line.
  [[nodiscard]] Result<ReadRecords> Read(std::string bytes) const override;
  // One as it is, several as NDJSON. Words are text, whole numbers and true and false are JSON's
  // own.
  [[nodiscard]] Result<std::string> Write(std::span<const fhir::Document> records) const override;
  [[nodiscard]] std::string LabelOf(std::string_view expression) const override;
  [[nodiscard]] std::vector<std::string> DefaultedElements() const override;

 private:
  CellSchema schema_;
  std::shared_ptr<const fhir::TypeTable> types_;
  std::map<std::string, const Column*, std::less<>> columns_;  // by key and alias
  std::set<std::string, std::less<>> containers_;  // "answers": objects that keys lie in
};

}  // namespace gateway::records
