// Puts synthetic values in place of all that a document holds, as far as a question allows.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gateway/validation/shrink/leaves.h"

namespace gateway::validation {

// Asked with the whole document: nothing when what it is about is gone; else how many findings
// there are, the fewer the better.
using Answer = std::function<std::optional<std::size_t>(const Piece& root)>;

// References and identifiers are replaced together, so that they still fit; dates keep their order;
// everything else one by one. Published codes and addresses stay where another value would bring
// findings of its own. Gives the paths of values that had to stay and are not published.
[[nodiscard]] std::vector<std::string> Disguise(Piece& root, const Vocabulary& vocabulary,
                                                const Answer& answer);

}  // namespace gateway::validation
