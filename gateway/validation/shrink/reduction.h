// Takes everything out of a document that a question does not need: whole subtrees first, then
// items of lists by halves, then the ends of long texts (delta debugging over the tree).
#pragma once

#include <functional>

#include "gateway/validation/shrink/piece.h"

namespace gateway::validation {

// Asked with the whole document after each cut; true when the cut may stay.
using Keeps = std::function<bool(const Piece& root)>;

// Cuts until nothing more can go. The kind of a resource (resourceType) stays.
// Precondition: keeps(root).
void Reduce(Piece& root, const Keeps& keeps);

}  // namespace gateway::validation
