// Which elements a shape has: the static side of a path step.
#pragma once

#include <string>
#include <string_view>

#include "gateway/fhirpath/check/shape.h"

namespace gateway::fhirpath {

struct Navigation {
  bool found = false;
  Shape shape;
  // When nothing was found: the choice element that `name` spells with its type
  // ("valueQuantity"), or the element with the nearest name. Empty: none.
  std::string choice;
  std::string nearest;
};

// The elements of that name of every item. Open types (Resource, Element) have the elements of all
// types derived from them.
[[nodiscard]] Navigation Navigate(const Shape& input, std::string_view name,
                                  const fhir::TypeTable& types);

// All children of every item.
[[nodiscard]] Shape ChildrenOf(const Shape& input, const fhir::TypeTable& types);

// What the references in `input` may lead to.
[[nodiscard]] Shape TargetsOf(const Shape& input, const fhir::TypeTable& types);

}  // namespace gateway::fhirpath
