// The members of a JSON object with their places, for JSON that is known to be well-formed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gateway::records {

struct JsonSpan {
  std::string_view text;
  int line = 1;  // 1-based place of its first byte
  int column = 1;
};

struct JsonNamed {
  std::string_view raw_name;  // with its quotes and escapes
  JsonSpan value;
};

// Preconditions: well-formed JSON; an object, or an array.
[[nodiscard]] std::vector<JsonNamed> MembersOf(const JsonSpan& object);
[[nodiscard]] std::vector<JsonSpan> ItemsOf(const JsonSpan& array);

}  // namespace gateway::records
