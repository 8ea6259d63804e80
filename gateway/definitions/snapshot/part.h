// The tree of a snapshot while it grows: elements under their parents, slices behind the element
// they slice.
//
// A snapshot lists an element, then its children, then its slices with theirs; all of one name are
// neighbours. Parts belong to a PartPool and live as long as it.
#pragma once

#include <deque>
#include <span>
#include <string_view>
#include <vector>

#include "gateway/definitions/snapshot/definition.h"

namespace gateway::definitions {

struct Part {
  Definition definition;
  std::string_view name;   // "value[x]": the last segment of the path
  std::string_view slice;  // its slice name; empty: no slice
  fhir::Node home;         // the StructureDefinition it came from, where its contentReference leads
  bool copied = false;     // already replaced by this differential's own words
  std::vector<Part*> children;
};

class PartPool {
 public:
  explicit PartPool(const Vocabulary& words) : words_(words) {}

  // The snapshot's element at `at` with all below it; moves `at` behind them. Null when the list is
  // no tree (a path without its parent).
  Part* FromSnapshot(std::span<const fhir::Node> elements, std::size_t& at, fhir::Node home);
  // The element of `structure`'s snapshot with that id or, failing that, path; null when none.
  Part* FromSnapshot(fhir::Node structure, std::string_view id);
  Part* New() { return &parts_.emplace_back(); }
  // A copy with copies of its children.
  Part* Clone(const Part& original);
  [[nodiscard]] std::size_t size() const { return parts_.size(); }

 private:
  const Vocabulary& words_;
  std::deque<Part> parts_;
};

[[nodiscard]] std::string_view LastSegment(std::string_view path);
[[nodiscard]] std::size_t Depth(std::string_view path);

}  // namespace gateway::definitions
