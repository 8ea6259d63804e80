// From one System type to another, as toX() and convertsToX() do it.
// Spec: https://hl7.org/fhirpath/N1/#conversion
#pragma once

#include <optional>

#include "gateway/fhirpath/value.h"

namespace gateway::fhirpath {

// Nothing when the value cannot be converted.
[[nodiscard]] std::optional<SystemValue> Convert(const SystemValue& value, SystemType to);

}  // namespace gateway::fhirpath
