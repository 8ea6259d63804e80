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
  // Puts a finished subtree (a resource, a Meta) in place of `target`; both have the same type.
  void Replace(Node target, const Document& subtree);
  // Leaves out `target` and all below it.
  void Remove(Node target);

  [[nodiscard]] Document Finish();

 private:
  struct Change {
    bool removed = false;
    bool has_text = false;
    std::string text;
    Node replacement;
    std::vector<std::pair<const Element*, std::string>> added;
  };
  Node Rebuild(Node node, Arena& arena);

  Document base_;
  std::map<const NodeData*, Change> changes_;
  std::vector<std::shared_ptr<const Arena>> arenas_;
};

}  // namespace gateway::fhir
