// Whether a type table that was read from a file stays within its memory.
#pragma once

#include <cstddef>
#include <span>

#include "gateway/fhir/schema/type_table.h"

namespace gateway::definitions::image {

// Every text, array and pointer of `layout` lies within `memory`, every index finds what it should:
// using the table cannot leave it.
[[nodiscard]] bool IsSound(const fhir::TypeTable::Layout& layout,
                           std::span<const std::byte> memory);

}  // namespace gateway::definitions::image
