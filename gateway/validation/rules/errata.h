// Known slips in the FHIRPath of R4 4.0.1's own constraints, and what is evaluated instead.
#pragma once

#include <string_view>

namespace gateway::validation {

// The corrected expression; `expression` itself when nothing is wrong with it. Told by its text, as
// several constraints share one slip, and a profile that mends it is then left alone.
[[nodiscard]] std::string_view Corrected(std::string_view expression);

}  // namespace gateway::validation
