// A changed copy of a finished tree that shares every untouched subtree with it.
//
// Used for server ids and meta, reference rewriting and veiling. Changes are named by the nodes of
// the base document; Finish makes new nodes only on the way from the root to each change.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/fhir/model/document.h"

namespace gateway::fhir {

// Used by one thread; the base document stays as it is.
class Edit {
 public:
  explicit Edit(Document base);

  // Gives a primitive another text.
  void SetText(Node target, std::string_view text);
  // Sets the text of the primitive child `name` of `parent`, adding it when absent. kStructure when
  // `parent` has no such element.
  [[nodiscard]] Status SetChild(Node parent, std::string_view name, std::string_view text);
  // Sets the child `name` of `parent` to a finished subtree: in place of the one that is there, or
  // added (behind the others, when the element repeats). kStructure when `parent` has no such
  // element or it may not have the subtree's type.
  [[nodiscard]] Status SetChild(Node parent, std::string_view name, const Document& subtree);
  // Puts a finished subtree (a resource, a Meta) in place of `target`, whose element allows its
  // type.
  void Replace(Node target, const Document& subtree);
  // Leaves out `target` and all below it.
  void Remove(Node target);

  [[nodiscard]] Document Finish();

 private:
  struct Added {
    const Element* element;
    std::string text;
    Node subtree;  // when set: instead of the text
  };
  struct Change {
    bool removed = false;
    bool has_text = false;
    std::string text;
    Node replacement;
    std::vector<Added> added;
  };
  Node Rebuild(Node node, Arena& arena);
  static void AddChildren(const Change& change, std::vector<Node>& children, Arena& arena);

  Document base_;
  std::map<const NodeData*, Change> changes_;
  std::vector<std::shared_ptr<const Arena>> arenas_;
};

}  // namespace gateway::fhir
