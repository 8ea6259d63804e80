// `validate --compare`: our results beside the outcome of another validator.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gateway/cli/commands/validate_report.h"
#include "gateway/fhir/schema/type_table.h"

namespace gateway::cli {

// `file`: an OperationOutcome, or a Bundle of them that name their files. Prints text, or one JSON
// object a result for `output` json and ndjson. kFine when both agree on every error, kNo when they
// do not, kMisuse when `file` cannot be read or has nothing on one of the results.
[[nodiscard]] int PrintComparisons(const std::vector<FileResult>& results, const std::string& file,
                                   const std::string& output,
                                   const std::shared_ptr<const fhir::TypeTable>& types);

}  // namespace gateway::cli
