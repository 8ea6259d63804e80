// The codes of a value set that is stated plainly: whole code systems and lists of codes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/definitions/registry.h"

namespace gateway::records {

// In order; none when the value set or a code system of it is not loaded, or it is stated by
// filters, other value sets or exclusions.
[[nodiscard]] std::vector<std::string> CodesOf(const definitions::Registry& registry,
                                               std::string_view value_set);

}  // namespace gateway::records
