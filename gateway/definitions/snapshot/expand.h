// Children for an element that has none, when a differential goes deeper: those of its content
// reference, of the one profile on its type, or of its type.
// Spec: https://hl7.org/fhir/R4/elementdefinition.html#ElementDefinition.contentReference,
// https://hl7.org/fhir/R4/profiling.html#snapshot ("walking into" a type)
#pragma once

#include "gateway/definitions/snapshot/workshop.h"

namespace gateway::definitions {

// False, with a finding at `change`, when nothing is known to be below `part`.
[[nodiscard]] bool GiveChildren(Workshop& workshop, Part& part, const Change& change);

// The StructureDefinition of the one profile on the part's one type; null when there is no such
// profile (a reference's profile is its target's, not its own) or it is unknown.
[[nodiscard]] const fhir::Document* ProfileOfType(Workshop& workshop,
                                                  std::span<const fhir::Node> types);

}  // namespace gateway::definitions
