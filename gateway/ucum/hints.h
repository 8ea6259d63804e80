// What was meant by a unit code that UCUM does not have.
#pragma once

#include <string>
#include <string_view>

namespace gateway::ucum {

// "mL" for "cc", "mm[Hg]" for "mmHg", "kg" for "KG"; empty when nothing comes close. Always a code
// that parses.
[[nodiscard]] std::string_view SuggestUnit(std::string_view unknown);

}  // namespace gateway::ucum
