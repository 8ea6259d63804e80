// The resources that all peers are measured with: PERF_DATA/small, as bench-peers describes it.
#pragma once

#include <string>
#include <vector>

namespace gateway::bench {

// All documents of the folder in order of their names; `some` alone: the first 20 with more than
// 1,500 characters. Ends the program with a word when PERF_DATA is not set or empty.
[[nodiscard]] const std::vector<std::string>& JsonInputs(bool some);

// Mean size in bytes.
[[nodiscard]] double MeanSize(const std::vector<std::string>& documents);

}  // namespace gateway::bench
