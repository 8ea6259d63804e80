// Everything a differential says of one element and its slices.
//
// - The first change without a slice name is for the element itself, the others are its slices.
// - A slice begins as the base's element was, not as this differential leaves it: what is said of
// the
//   element holds for its slices without being repeated in them.
// - Slices the base has keep their place; new ones follow. "a/b" slices the slice a.
// - "valueQuantity" is a slice of value[x] by type; extensions are sliced by url; all else needs a
//   slicing. A type slice with min 1 leaves its type alone.
// Spec: https://hl7.org/fhir/R4/profiling.html#slicing
#pragma once

#include <vector>

#include "gateway/definitions/snapshot/workshop.h"

namespace gateway::definitions {

struct SliceEntry {
  Change* change = nullptr;
  Part* header = nullptr;  // the unsliced element
  fhir::Node type;         // of a shortcut: the one of the header's types that it names
};

// `entries` are all of one header, a child of `parent`.
void ApplyGroup(Workshop& workshop, Part& parent, const std::vector<SliceEntry>& entries,
                bool in_slice);

}  // namespace gateway::definitions
