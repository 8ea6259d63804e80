// One ConceptMap, ready to be asked.
// Spec: https://hl7.org/fhir/R4/conceptmap.html
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/fhir/model/node.h"
#include "gateway/terminology/code_set.h"

namespace gateway::terminology {

// What a map makes of a code.
struct Translation {
  std::string system;
  std::string code;
  std::string display;
  std::string equivalence;  // ConceptMap.group.element.target.equivalence: "equivalent", "wider", …
};

// Immutable; texts belong to the ConceptMap's document.
class ConceptMap {
 public:
  // `resource` is a ConceptMap and outlives this.
  explicit ConceptMap(fhir::Node resource);

  // The first target that is neither unmatched nor disjoint, groups in document order; then what
  // `unmapped` of a group of that system says. `system` may be empty: any group will do.
  [[nodiscard]] std::optional<Translation> Translate(std::string_view system,
                                                     std::string_view code) const;
  // Canonicals of the maps that `unmapped.mode = other-map` names for that system, to ask next.
  [[nodiscard]] std::vector<std::string_view> Others(std::string_view system) const;

 private:
  struct Group {
    fhir::Node node;
    std::unordered_map<std::string_view, std::vector<fhir::Node>> targets;  // by source code
  };
  [[nodiscard]] static bool Serves(const Group& group, std::string_view system);

  std::vector<Group> groups_;
};

}  // namespace gateway::terminology
