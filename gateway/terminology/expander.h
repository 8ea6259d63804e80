// From a ValueSet resource to its codes: the official expansion where there is a whole one, else
// what its compose says of the loaded code systems.
// Spec: https://hl7.org/fhir/R4/valueset.html#compositions
#pragma once

#include <string_view>

#include "gateway/fhir/model/node.h"
#include "gateway/terminology/code_set.h"
#include "gateway/terminology/code_system.h"

namespace gateway::terminology {

// Where an expansion finds what its value set is made of. Null: not loaded.
class Source {
 public:
  virtual ~Source() = default;
  [[nodiscard]] virtual const CodeSystem* FindCodeSystem(std::string_view url) const = 0;
  [[nodiscard]] virtual fhir::Node FindValueSet(std::string_view canonical) const = 0;
};

// The codes of `value_set` (a ValueSet resource, or absent: nothing is known of it). Codes that
// stand in systems which are not loaded, and filters other than is-a, descendent-of and = on
// concepts, leave their system open. A value set that includes itself is open where it does.
[[nodiscard]] CodeSet Expand(fhir::Node value_set, const Source& source);

}  // namespace gateway::terminology
