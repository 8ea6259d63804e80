// Goes through a tree once, top down, and lets every rule look at every node. Beside what base R4
// says (the plans), the walk carries for each node the checkers of all profiles that speak of it.
#pragma once

#include "gateway/validation/profile/checker.h"
#include "gateway/validation/scope.h"

namespace gateway::validation {

// Base R4, the profiles of Run::options, and those the resources state. Findings go to `run.issues`
// in document order.
void Walk(fhir::Node root, Run& run);

// What a profile alone says of the node of `scope` and of what is below.
void WalkProfile(Scope& scope, const Profile& profile);

}  // namespace gateway::validation
