// The FHIRPath that packages bring along, checked when they are loaded or installed.
#pragma once

#include <string>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/definitions/registry.h"

namespace gateway::app {

// What the static checker says of the profiles and search parameters of `packages` (those of
// `registry` beyond the standard ones), as warnings with the canonical before the path. Fails when
// the standard packages cannot be loaded.
[[nodiscard]] Result<Issues> CheckPackages(const definitions::Registry& registry,
                                           const std::vector<std::string>& packages);

}  // namespace gateway::app
