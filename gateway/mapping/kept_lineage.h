// Lineage and loss of a transform in the short form in which they are kept with a message: paths
// and places, never values.
//
// docs/formats/lineage.md has the grammar. An element that was copied whole has one line for itself
// and all below it.
#pragma once

#include <string>

#include "gateway/base/json.h"
#include "gateway/base/result.h"
#include "gateway/mapping/transform.h"

namespace gateway::mapping {

// As JSON; `source` is the root of what was mapped.
[[nodiscard]] std::string KeepLineage(const Transformed& transformed, fhir::Node source);

// {"lineage":[…],"loss":[…]} in the shape of `transform --explain` (design 5.1), from what
// KeepLineage wrote. kInvalid when it is something else.
[[nodiscard]] Result<Json> ExpandLineage(const Json& kept);

}  // namespace gateway::mapping
