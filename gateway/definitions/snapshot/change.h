// A differential as a tree: what is to be changed, under the elements it belongs to.
//
// Differentials are sparse (parents may be missing) and need not be in order. An element's parent
// is the one whose id its own id continues, where ids name slices; else order tells it. Spec:
// https://hl7.org/fhir/R4/profiling.html#snapshot, elementdefinition.html#id
#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/base/issue.h"
#include "gateway/definitions/snapshot/definition.h"

namespace gateway::definitions {

struct Change {
  std::string_view name;   // the last segment of the path as written: "valueQuantity", "value[x]"
  std::string_view slice;  // its slice name; empty: none
  fhir::Node node;         // absent: only on the way to its children
  std::size_t index = 0;   // of that node, or of the first one below it, in differential.element
  std::vector<Change*> children;

  [[nodiscard]] std::string_view Text(std::string_view field) const {
    return node.ChildText(field);
  }
};

class ChangeTree {
 public:
  // Malformed paths are reported and left out. `elements` outlive the tree.
  ChangeTree(std::span<const fhir::Node> elements, Issues& issues);
  // Null when the differential is empty.
  [[nodiscard]] Change* root() { return root_; }
  Change* New(const Change& like) { return &changes_.emplace_back(like); }

 private:
  struct Step {
    std::string_view name;
    std::string_view slice;
  };
  void Add(fhir::Node element, std::size_t index, Issues& issues);
  Change* Parent(const std::vector<std::string_view>& path, std::string_view id, std::size_t index);
  Change* ParentById(const std::vector<std::string_view>& path, std::string_view id,
                     std::size_t index);
  Change* Child(Change& parent, const Step& step, bool any_slice, std::size_t index);

  std::deque<Change> changes_;
  std::unordered_map<std::string_view, Change*> by_id_;
  Change* root_ = nullptr;
  bool ids_name_slices_ = false;
};

// The issue for differential.element[index]: `path` as the author wrote it, what was looked for,
// how to mend it.
[[nodiscard]] Issue ChangeIssue(const Change& change, IssueType type, std::string_view id,
                                std::string diagnostics);

}  // namespace gateway::definitions
