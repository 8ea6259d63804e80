// A constant of a map as a FHIRPath value.
#pragma once

#include "gateway/fhirpath/value.h"
#include "gateway/mapping/syntax.h"

namespace gateway::mapping {

// Precondition: the parameter is a literal.
[[nodiscard]] fhirpath::Item ToItem(const syntax::Parameter& literal);

}  // namespace gateway::mapping
