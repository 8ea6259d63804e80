// Text that finds what breaks: quotes, delimiters, line ends, spreadsheet formulas, and characters
// of every plane of Unicode.
#pragma once

#include <cstddef>
#include <string>

#include "gateway/base/random.h"
#include "gateway/records/generate/probing.h"

namespace gateway::records {

// Between one and `most` characters, the first and last visible. One word: without white space.
[[nodiscard]] std::string WildText(Random& random, Repertoire repertoire, std::size_t most,
                                   bool one_word = false);

}  // namespace gateway::records
