// A map's tree written as .map text again.
//
// What the parser has read comes back equal: ParseMap(PrintMap(map)) == map. Layout and comments
// are not kept. Spec: https://hl7.org/fhir/R4/mapping-language.html
#pragma once

#include <string>

#include "gateway/mapping/syntax.h"

namespace gateway::mapping {

[[nodiscard]] std::string PrintMap(const syntax::Map& map);

// One parameter of a transform or call, as it stands in a map: 'text', 12, name, a.b
[[nodiscard]] std::string PrintParameter(const syntax::Parameter& parameter);

}  // namespace gateway::mapping
