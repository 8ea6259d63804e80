// Fields that the model does not know, in the list that it keeps for them.
#pragma once

#include <vector>

#include "gateway/fhir/read_options.h"
#include "gateway/records/format.h"

namespace gateway::records {

// The record with the unknown fields at the end of its extras list. Precondition: info.extras names
// one, or `unknown` is empty.
[[nodiscard]] fhir::Document KeepUnknown(fhir::Document record,
                                         const std::vector<fhir::UnknownElement>& unknown,
                                         const FormatInfo& info);

}  // namespace gateway::records
