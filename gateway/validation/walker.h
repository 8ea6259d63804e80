// Goes through a tree once, top down, and lets every rule look at every node.
#pragma once

#include "gateway/validation/plan.h"
#include "gateway/validation/scope.h"

namespace gateway::validation {

// Findings go to `run.issues` in document order.
void Walk(fhir::Node root, const Plans& plans, Run& run);

}  // namespace gateway::validation
