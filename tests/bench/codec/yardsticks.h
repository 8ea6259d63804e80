// What the codec is measured against in the same process: the libraries it stands on, doing the
// least they can.
#pragma once

#include <cstddef>
#include <string>

namespace gateway::bench {

// RapidJSON: DOM in situ with numbers as text (and a UTF-8 check, as bench-peers has it both ways)
// and Writer; gives the length of what was written.
[[nodiscard]] std::size_t RapidJsonRoundTrip(const std::string& json, std::string& buffer,
                                             bool check_utf8);

// libxml2: SAX2 with handlers that only count; gives their count.
[[nodiscard]] std::size_t SaxNullParse(const std::string& xml);

}  // namespace gateway::bench
