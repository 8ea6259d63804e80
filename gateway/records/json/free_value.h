// JSON values in the text of an extra, and back: what a form holds beside the questions it knows.
//
// A string stands as it is, so that other formats can show it; anything else is compact JSON, and
// so is a string that would be taken for JSON, or is blank. The two functions undo each other.
#pragma once

#include <string>
#include <string_view>

#include "gateway/base/json.h"

namespace gateway::records {

[[nodiscard]] std::string ToExtra(const Json& value);
[[nodiscard]] Json FromExtra(std::string_view text);

}  // namespace gateway::records
