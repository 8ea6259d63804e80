// ElementDefinition.slicing: made, merged and compared.
// Spec: https://hl7.org/fhir/R4/elementdefinition.html#slicing
#pragma once

#include <string_view>

#include "gateway/definitions/snapshot/workshop.h"

namespace gateway::definitions {

// No slicing, one without discriminators, or one by the type of the element itself.
[[nodiscard]] bool SlicesByType(fhir::Node slicing);

// One discriminator, ordered and rules as in `like` (false and open unless it says so).
[[nodiscard]] fhir::Node MakeSlicing(Workshop& workshop, std::string_view type,
                                     std::string_view path, fhir::Node like);
// `stated` over `inherited`: discriminators are added, the rest is replaced.
[[nodiscard]] fhir::Node MergeSlicing(Workshop& workshop, fhir::Node inherited, fhir::Node stated);
// The same with rules closed or open.
[[nodiscard]] fhir::Node WithRules(Workshop& workshop, fhir::Node slicing, bool closed);

// Reports what a restated slicing may not do: tell slices apart by something else, reopen a closed
// one, drop an order.
void CheckSlicing(Workshop& workshop, const Change& change, fhir::Node inherited,
                  fhir::Node stated);

}  // namespace gateway::definitions
