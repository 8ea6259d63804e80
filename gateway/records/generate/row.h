// A canonical record as one case of the model CsvWideCase.
#pragma once

#include "gateway/base/json.h"

namespace gateway::records {

// Texts by element name; what the model has no element for (a second address) is left out, and so
// are the ids and the hash that the format derives.
[[nodiscard]] Json ToRow(const Json& record);

}  // namespace gateway::records
