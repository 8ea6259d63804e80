// A JSON format: one record, an array of records, or NDJSON, in the shape of its logical model.
//
// Members the model does not know are kept in the extras list with their path and JSON text, and go
// back to that path on writing. There is no resourceType.
#pragma once

#include <memory>

#include "gateway/records/format.h"

namespace gateway::records {

class JsonFormat final : public Format {
 public:
  JsonFormat(FormatInfo info, std::shared_ptr<const fhir::TypeTable> types)
      : Format(std::move(info)), types_(std::move(types)) {}

  [[nodiscard]] Result<ReadRecords> Read(std::string bytes) const override;
  // One record as it is, several as NDJSON.
  [[nodiscard]] Result<std::string> Write(std::span<const fhir::Document> records) const override;

 private:
  std::shared_ptr<const fhir::TypeTable> types_;
};

}  // namespace gateway::records
