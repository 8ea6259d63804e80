// Whether something conforms to a profile, asked without findings: alternatives of type.profile and
// targetProfile, slices by profile, conformsTo().
#pragma once

#include <string_view>

#include "gateway/validation/scope.h"

namespace gateway::validation {

// `node` is `scope`'s node or a resource it refers to. A profile that is not loaded is taken to be
// met when its type is unknown or fits. One that leads back to a question that is being answered is
// taken to be met.
[[nodiscard]] bool Conforms(const Scope& scope, fhir::Node node, std::string_view profile);

// What `reference`, written in the resource of `scope`, points to: in the document first, then
// where Options::resolve finds it.
[[nodiscard]] fhir::Node FindTarget(const Scope& scope, std::string_view reference);

}  // namespace gateway::validation
