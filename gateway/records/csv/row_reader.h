// One row of a CSV file into a record.
#pragma once

#include <memory>
#include <vector>

#include "gateway/records/csv/csv_format.h"
#include "gateway/records/csv/header.h"

namespace gateway::records {

// A ragged row has an absent tree and one finding; a row with bad cells has a tree of the good ones
// and a finding for each bad one (expression = the element in the model).
[[nodiscard]] LocalRecord ReadRow(const CsvRow& row, const std::vector<FileColumn>& header,
                                  const FormatInfo& info, const CsvSchema& schema,
                                  const std::shared_ptr<const fhir::TypeTable>& types);

}  // namespace gateway::records
