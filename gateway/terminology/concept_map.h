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

// What is asked of a map.
struct MapQuestion {
  std::string_view system;  // of the code; empty: any group will do
  std::string_view code;
  std::string_view target_system;  // empty: any
  bool is_reverse =
      false;  // `system` and `code` are of the map's targets: which are their sources?
  // What else is known of the case: ConceptMap.group.element.target.dependsOn asks for it.
  struct Dependency {
    std::string_view element;
    std::vector<CodeKey> codes;
  };
  std::vector<Dependency> dependencies;
};

// One match of a question, what ConceptMap/$translate gives.
struct MapMatch {
  std::string equivalence;  // from the code that was asked to this one
  std::string system;
  std::string version;
  std::string code;  // empty for what is unmatched
  std::string display;
  fhir::Node target;   // ConceptMap.group.element.target, for its products; absent for `unmapped`
  std::string source;  // canonical of the map
  [[nodiscard]] bool is_match() const {
    return equivalence != "unmatched" && equivalence != "disjoint";
  }
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
  // Every target of the code, in document order, `unmatched` ones too; else what `unmapped` says.
  // Targets that depend on what the question does not know are left out.
  [[nodiscard]] std::vector<MapMatch> Matches(const MapQuestion& question) const;

  [[nodiscard]] fhir::Node resource() const { return resource_; }

  // Canonicals of the maps that `unmapped.mode = other-map` names for that system, to ask next.
  [[nodiscard]] std::vector<std::string_view> Others(std::string_view system) const;

 private:
  struct Group {
    fhir::Node node;
    std::unordered_map<std::string_view, std::vector<fhir::Node>> targets;  // by source code
  };
  void AddForward(const Group& group, const MapQuestion& question,
                  std::vector<MapMatch>& matches) const;
  void AddReverse(const Group& group, const MapQuestion& question,
                  std::vector<MapMatch>& matches) const;
  void AddUnmapped(const MapQuestion& question, std::vector<MapMatch>& matches) const;
  [[nodiscard]] static bool Serves(const Group& group, std::string_view system);

  fhir::Node resource_;
  std::vector<Group> groups_;
};

}  // namespace gateway::terminology
