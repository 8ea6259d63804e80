// Findings of a reader as findings of a validation.
#pragma once

#include "gateway/base/issue.h"

namespace gateway::validation {

// What the definitions do not know has no FHIRPath of its own: such a finding (unknown-element,
// xml-attribute, xml-repeat) moves to the element that holds it, its diagnostics then name the
// member. Places in the bytes stay.
[[nodiscard]] Issues AtHolders(Issues findings);

}  // namespace gateway::validation
