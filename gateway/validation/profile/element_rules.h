// What one ElementDefinition of a snapshot says, into a checker.
// Spec: https://hl7.org/fhir/R4/elementdefinition.html
#pragma once

#include <span>

#include "gateway/validation/profile/checker.h"

namespace gateway::validation {

// Used by one thread; keeps what checkers point to in `store`, which all outlive.
class ElementRules {
 public:
  ElementRules(const fhir::TypeTable& types, const Plans& plans, ProfileStore& store)
      : types_(types), plans_(plans), store_(store) {}

  // Counts, values, limits, types, bindings and constraints; what base R4 says of the same element
  // is left out. `narrowed` is the type that the element's name tells ("valueQuantity"); null:
  // none.
  void Fill(Checker& checker, const fhir::Type* narrowed) const;
  // Constraints alone, beside those of `base` and of the types of `element` (null: none).
  void FillConstraints(Checker& checker, std::span<const fhir::Constraint> base,
                       const fhir::Element* element) const;
  // The type of that code, as the base element names it or by its name alone; null when unknown.
  [[nodiscard]] const fhir::Type* FindType(const fhir::Element& base, std::string_view code) const;

 private:
  void FillTypes(Checker& checker, const fhir::Type* narrowed) const;
  [[nodiscard]] TypeRule RuleOf(const fhir::Element& base, fhir::Node type) const;
  [[nodiscard]] std::vector<std::string_view> ProfilesOf(fhir::Node type) const;
  void FillBinding(Checker& checker) const;
  [[nodiscard]] bool IsBase(std::span<const fhir::Constraint> own, const fhir::Element* element,
                            std::string_view key) const;

  const fhir::TypeTable& types_;
  const Plans& plans_;
  ProfileStore& store_;
};

// Nothing in it that base R4 does not say.
[[nodiscard]] bool IsIdle(const Checker& checker);

}  // namespace gateway::validation
