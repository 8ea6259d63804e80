// What a differential says of one element, merged into what was inherited.
//
// - short, definition, comment, requirements, label: replaced; "…" with a leading "..." is appended
// - alias, condition, constraint (by key), mapping, example (by label): added to the inherited ones
// - min, max: may only get tighter; mustSupport may not be taken back
// - type: must be among the inherited ones; fixed and pattern values must be of one of them
// - binding: its parts that are not stated are inherited; a required one may not get weaker
// - everything else: replaced
// Spec: https://hl7.org/fhir/R4/elementdefinition.html#interpretation
#pragma once

#include "gateway/definitions/snapshot/workshop.h"

namespace gateway::definitions {

// Merges the fields of `change` (not its slicing) into `part`. What may not be is reported, and
// left as inherited.
void MergeFields(Workshop& workshop, Part& part, const Change& change);

// Puts the words of the root of a profile (short, definition, constraints …; cardinality too, when
// it is one on Extension) in place of those of `part`, which the change narrows to that profile.
void TakeRootOfProfile(Workshop& workshop, Part& part, fhir::Node profile_root, bool is_extension);

// A binding stays only where a type can be bound.
void DropUselessBinding(const Workshop& workshop, Part& part);

}  // namespace gateway::definitions
