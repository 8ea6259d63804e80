// A tree of changes onto a tree of parts.
#pragma once

#include "gateway/definitions/snapshot/workshop.h"

namespace gateway::definitions {

// Merges `change` and all below it into `part`. `in_slice`: the part's children came with a slice's
// content, where a shortcut ("valueQuantity") names the choice itself and opens no slicing.
void Apply(Workshop& workshop, Part& part, const Change& change, bool in_slice);

// The changes below an element, `part` having its own words already.
void ApplyChildren(Workshop& workshop, Part& part, const Change& change, bool in_slice);

}  // namespace gateway::definitions
