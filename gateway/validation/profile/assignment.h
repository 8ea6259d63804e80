// Which checkers of a profile speak of which children: counts, types of choices, and slices.
// Spec: https://hl7.org/fhir/R4/profiling.html#slicing
#pragma once

#include <vector>

#include "gateway/validation/profile/checker.h"
#include "gateway/validation/scope.h"

namespace gateway::validation {

// Adds to `assigned` what `checker` says of the children of the node of `scope`, and reports what
// is missing, too many or in no slice that is allowed.
void AssignChildren(const Scope& scope, const Checker& checker, std::vector<Assigned>& assigned);

}  // namespace gateway::validation
