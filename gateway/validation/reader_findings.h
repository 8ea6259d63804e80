// Findings of a reader as findings of a validation.
#pragma once

#include <string_view>

#include "gateway/base/issue.h"

namespace gateway::validation {

// What the definitions do not know has no FHIRPath of its own: such a finding (unknown-element,
// xml-attribute, xml-repeat) moves to the element that holds it, its diagnostics then name the
// member. Places in the bytes stay.
[[nodiscard]] Issues AtHolders(Issues findings);

// Whether the element of that path was there and the reader could not take it as it stood. A null,
// and an empty text where `is_primitive`, are no element at all.
[[nodiscard]] bool WasUnreadable(const Issues& findings, std::string_view path, bool is_primitive);

}  // namespace gateway::validation
