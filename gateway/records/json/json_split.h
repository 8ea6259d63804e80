// One record, an array of records, or one record a line (NDJSON): where each record of a JSON file
// begins and ends. The records' own syntax is the reader's business; this only counts brackets
// outside strings.
#pragma once

#include <string_view>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::records {

struct JsonPiece {
  std::string_view text;
  int line = 1;  // 1-based place of its first byte
  int column = 1;
};

// In file order. Lines that each begin with `{` and end with `}` are one record each, so that a
// broken line spoils itself alone. Fails with kStructure, with line and column, when the file is
// neither an object nor a list of objects, ends inside a record, or has something between two
// records.
[[nodiscard]] Result<std::vector<JsonPiece>> SplitJson(std::string_view text);

}  // namespace gateway::records
