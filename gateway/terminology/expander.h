// From a ValueSet resource to its codes: the official expansion where there is a whole one, else
// what its compose says of the loaded code systems.
// Spec: https://hl7.org/fhir/R4/valueset.html#compositions
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/fhir/model/node.h"
#include "gateway/terminology/code_set.h"
#include "gateway/terminology/code_system.h"

namespace gateway::terminology {

// Where an expansion finds what its value set is made of. Null: not loaded.
class Source {
 public:
  virtual ~Source() = default;
  // `version` may be empty: the latest loaded. One that is not loaded gives the latest too.
  [[nodiscard]] virtual const CodeSystem* FindCodeSystem(std::string_view url,
                                                         std::string_view version) const = 0;
  [[nodiscard]] virtual fhir::Node FindValueSet(std::string_view canonical) const = 0;
};

// What an expansion came across, for those who have to show it.
struct ExpansionTrace {
  // ValueSet.compose.include.concept, or ValueSet.expansion.contains, that names a code: the value
  // set's own display and designations of it.
  std::unordered_map<CodeKey, fhir::Node, CodeKeyHash> named;
  // Versions of the code systems used ("": it has none), by their URL.
  std::map<std::string, std::string, std::less<>> systems;
  // Why the codes are not all there is, one plain sentence each.
  std::vector<std::string> gaps;
};

// The codes of `value_set` (a ValueSet resource, or absent: nothing is known of it). Codes of
// systems that are not loaded, and what filters cannot be applied to, leave their system open. A
// value set that includes itself, and one that includes more than can be worked through, is open
// where it does. `trace` may be null.
[[nodiscard]] CodeSet Expand(fhir::Node value_set, const Source& source,
                             ExpansionTrace* trace = nullptr);

}  // namespace gateway::terminology
