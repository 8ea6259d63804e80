// The concepts of one CodeSystem, with their displays, properties and hierarchy.
//
// Immutable; texts belong to the CodeSystem's document.
// Spec: https://hl7.org/fhir/R4/codesystem.html
#pragma once

#include <map>
#include <string>
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
    fhir::Node node;                        // of CodeSystem.concept
  };

  // `resource` is a CodeSystem and outlives this.
  explicit CodeSystem(fhir::Node resource);

  [[nodiscard]] fhir::Node resource() const { return resource_; }
  [[nodiscard]] std::string_view url() const { return resource_.ChildText("url"); }
  [[nodiscard]] std::string_view version() const { return resource_.ChildText("version"); }
  // True when concepts() is all there is (content = complete).
  [[nodiscard]] bool is_complete() const { return is_complete_; }
  // In document order, nested ones after their parent.
  [[nodiscard]] const std::vector<Concept>& concepts() const { return concepts_; }
  // Null when there is none of that code. The case counts, unless the system says it does not.
  [[nodiscard]] const Concept* Find(std::string_view code) const;
  // `ancestor` is above `code` in the hierarchy; false for the code itself.
  [[nodiscard]] bool IsBelow(std::string_view code, std::string_view ancestor) const;
  // Codes whose direct parent it is, in document order.
  [[nodiscard]] std::vector<std::string_view> ChildrenOf(std::string_view code) const;

  // Not for use as a code of data (property notSelectable).
  [[nodiscard]] static bool IsAbstract(const Concept& entry);
  // No longer for use (property inactive, or a status that says so).
  [[nodiscard]] static bool IsInactive(const Concept& entry);
  // Values of a property, as filters see them: "code", "display", "definition", "parent", "child"
  // of every system, else those of Concept.property with that code (a Coding by its code).
  [[nodiscard]] std::vector<std::string_view> Values(const Concept& entry,
                                                     std::string_view property) const;
  // Whether a property of that name means anything here.
  [[nodiscard]] bool HasProperty(std::string_view property) const;

 private:
  void AddConcepts(fhir::Node parent);
  void AddParentProperties(fhir::Node node, Concept& entry);
  void AddChildProperties();

  fhir::Node resource_;
  std::vector<Concept> concepts_;
  std::unordered_map<std::string_view, std::size_t> by_code_;
  std::map<std::string, std::size_t, std::less<>> by_folded_code_;  // where the case does not count
  std::unordered_multimap<std::string_view, std::size_t> by_parent_;
  bool is_complete_;
};

}  // namespace gateway::terminology
