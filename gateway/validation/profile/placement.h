// Where the checker of an element goes among those of its parent: the head of its name, a slice of
// it, or a slice in a slice. Spec: https://hl7.org/fhir/R4/profiling.html#slicing
#pragma once

#include "gateway/validation/profile/checker.h"

namespace gateway::validation {

// `checker` is finished and outlives `parent`. One that says nothing beyond base R4 is left out. A
// slice without a word on its slicing is told by url (extensions) or type (choices).
void PlaceChild(Checker& parent, Checker& checker);

}  // namespace gateway::validation
