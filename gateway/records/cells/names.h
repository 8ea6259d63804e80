// What a format's cells are called.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/records/cells/cell_schema.h"
#include "gateway/records/format.h"

namespace gateway::records {

// The header of the column that holds the element an expression names
// ("CsvLongCase.domains[2].level" is "Level"); the expression itself when no column does.
[[nodiscard]] std::string NameOf(std::string_view expression, const FormatInfo& info,
                                 const CellSchema& schema);

[[nodiscard]] std::vector<std::string> DefaultedIn(const CellSchema& schema);

}  // namespace gateway::records
