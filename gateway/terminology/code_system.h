// The concepts of one CodeSystem, with their displays and their hierarchy.
//
// Immutable; texts belong to the CodeSystem's document.
// Spec: https://hl7.org/fhir/R4/codesystem.html
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/fhir/model/node.h"

namespace gateway::terminology {

class CodeSystem {
 public:
  struct Concept {
    std::string_view code;
    std::string_view display;
    std::vector<std::string_view> parents;  // direct ones: nesting, and properties "parent"
  };

  // `resource` is a CodeSystem and outlives this.
  explicit CodeSystem(fhir::Node resource);

  // True when concepts() is all there is (content = complete).
  [[nodiscard]] bool is_complete() const { return is_complete_; }
  // In document order, nested ones after their parent.
  [[nodiscard]] const std::vector<Concept>& concepts() const { return concepts_; }
  // Null when there is none of that code.
  [[nodiscard]] const Concept* Find(std::string_view code) const;
  // `ancestor` is above `code` in the hierarchy; false for the code itself.
  [[nodiscard]] bool IsBelow(std::string_view code, std::string_view ancestor) const;

 private:
  void AddConcepts(fhir::Node parent);
  void AddParentProperties(fhir::Node node, Concept& entry);

  std::vector<Concept> concepts_;
  std::unordered_map<std::string_view, std::size_t> by_code_;
  bool is_complete_;
};

}  // namespace gateway::terminology
