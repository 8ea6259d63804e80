// Comparing values with what a profile fixes or asks for.
// Spec: https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.fixed_x_
#pragma once

#include "gateway/validation/scope.h"

namespace gateway::validation {

// The same value in every part: fixed[x].
[[nodiscard]] bool EqualsFixed(fhir::Node node, fhir::Node fixed);
// At least what the pattern says: pattern[x]. Each item of a list in the pattern is found in the
// list of the value.
[[nodiscard]] bool FitsPattern(fhir::Node node, fhir::Node pattern);

// The same as findings: id profile-fixed or profile-pattern, at the part that differs.
void CheckFixed(const Scope& scope, fhir::Node fixed);
void CheckPattern(const Scope& scope, fhir::Node pattern);

}  // namespace gateway::validation
