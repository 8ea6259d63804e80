// What the operators of FHIRPath make of the shapes of their operands.
// Spec: https://hl7.org/fhirpath/N1/#operations
#pragma once

#include "gateway/fhirpath/check/findings.h"
#include "gateway/fhirpath/check/shape.h"

namespace gateway::fhirpath {

// All binary operators; what cannot be right goes to `findings`. `places` are those of the
// operands.
[[nodiscard]] Shape CheckOperator(const Syntax& syntax, const Shape& left, const Shape& right,
                                  Findings& findings);

// + and - before a value.
[[nodiscard]] Shape CheckSign(const Syntax& syntax, const Shape& operand, Findings& findings);

// Several items are an error, perhaps several a warning. `what` is "the left side of '+'".
void NeedOne(const Shape& shape, Place place, const std::string& what, Findings& findings);

}  // namespace gateway::fhirpath
