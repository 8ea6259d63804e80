// Looks ahead in JSON text that the parser has not reached yet.
#pragma once

#include <string>
#include <string_view>

namespace gateway::fhir {

// The value of the string member "resourceType" of the object whose content begins at `text` (just
// after the brace), wherever in the object it stands. Empty when there is none, when it is no
// string or holds an escape, or when the text is no JSON.
[[nodiscard]] std::string_view FindResourceType(std::string_view text);

// The value that begins at `text`, without the white space between its parts. Empty when it does
// not end.
[[nodiscard]] std::string CompactValue(std::string_view text);

// A JSON string, quoted, with the fewest escapes.
void AppendJsonString(std::string& out, std::string_view text);

}  // namespace gateway::fhir
