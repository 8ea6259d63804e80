// What reading the text of a local file has in common, whatever its syntax.
#pragma once

#include <string>
#include <string_view>

#include "gateway/base/result.h"

namespace gateway::records {

// The text behind a byte order mark. kTooLong for a file of more than 256 MB.
[[nodiscard]] Result<std::string_view> TextOf(std::string_view bytes);

// kStructure at a 1-based place of the file, with one issue of that id.
[[nodiscard]] std::unexpected<Error> SyntaxError(std::string id, int line, int column,
                                                 std::string diagnostics);

}  // namespace gateway::records
