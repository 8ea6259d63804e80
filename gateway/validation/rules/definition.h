// The elements of a StructureDefinition, one by one.
#pragma once

#include "gateway/validation/scope.h"

namespace gateway::validation {

// Differential and snapshot of the StructureDefinition of `definition`: paths, slicing and its
// discriminators, types and their profiles, values, bindings and limits that the types can have,
// and constraints. `base` is its base definition, with a snapshot. definition_element.cc
void CheckElements(const Scope& definition, fhir::Node base);

// The element of the base specification at that path ("Patient.name.family"); null when there is
// none. definition_element.cc
[[nodiscard]] const fhir::Element* FindElement(const fhir::TypeTable& types, std::string_view path);

// Whether elements of that type can have what `characteristic` names: "can-bind", "has-target",
// "has-length", "has-range", "is-continuous", "has-size". True for a type that nothing is known of.
// type_traits.cc
[[nodiscard]] bool CanHave(std::string_view type, std::string_view characteristic);

}  // namespace gateway::validation
