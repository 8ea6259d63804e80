// Grows a tree in any order and freezes it into a Document in definition order.
//
// Used by one thread. Maps set children out of order; Finish sorts them by the definitions (stable:
// repetitions keep the order in which they were added) and drops elements that stayed empty.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/fhir/model/document.h"

namespace gateway::fhir {

// An element under construction; owned by its Builder.
struct Draft {
  const Element* element = nullptr;  // null at the root
  const Type* type = nullptr;
  std::string_view text;  // in the builder's arena
  bool has_text = false;
  std::vector<Draft*> children;
  Node copy;  // when set: this element's content is that finished subtree
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t mark = 0;    // of whoever grows the tree; the builder never looks at it
  NodeData* made = nullptr;  // after Finish: the node it became

  [[nodiscard]] std::string_view name() const {
    return element != nullptr ? std::string_view(element->name) : std::string_view(type->name);
  }
  // The last child of that name; null when there is none.
  [[nodiscard]] Draft* Last(std::string_view child_name) const;
  [[nodiscard]] Draft* Last(const Element& child) const;
};

class Builder {
 public:
  // `root` is a type of `types`: a resource, a logical model or a datatype.
  Builder(std::shared_ptr<const TypeTable> types, const Type& root);
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;

  [[nodiscard]] Draft* root() { return root_; }
  [[nodiscard]] const TypeTable& types() const { return *types_; }

  // Adds a repetition of `name` under `parent`. `name` is the element's name ("value"), or a JSON
  // property name that fixes the type ("valueQuantity"). `type` picks one of a choice's types, or
  // the resource of an element that holds any resource. Fails with kStructure when the parent has
  // no such element (with the nearest name), when a single element is there already, or when the
  // type is missing or not allowed.
  Result<Draft*> Add(Draft* parent, std::string_view name, const Type* type = nullptr);
  // The same with the element already looked up; `fixed` is the type that a property name fixes.
  Result<Draft*> Add(Draft* parent, const Element& element, const TypeRef* fixed, const Type* type);
  // Add, then the text: for primitives.
  Result<Draft*> AddText(Draft* parent, std::string_view name, std::string_view text,
                         const Type* type = nullptr);
  // Adds a repetition whose content is a finished subtree (shared, not copied, when `source` keeps
  // its arenas alive through `owner`).
  Result<Draft*> AddCopy(Draft* parent, std::string_view name, Node source, const Document& owner);
  // The single child of that name, made when it is not there yet.
  Result<Draft*> Ensure(Draft* parent, std::string_view name, const Type* type = nullptr);
  // Takes a child away again.
  static void Remove(Draft* parent, const Draft* child);

  void SetText(Draft* draft, std::string_view text) {
    draft->text = arena_->Copy(text);
    draft->has_text = true;
  }

  // Freezes; the builder is spent. Draft::made then points to each node that was kept (null for
  // those dropped because they held nothing).
  [[nodiscard]] Document Finish();

 private:
  Draft* NewDraft(const Element* element, const Type* type);
  Node Freeze(Draft* draft);

  std::shared_ptr<const TypeTable> types_;
  std::shared_ptr<Arena> arena_;  // of the tree: texts from the start, nodes when it is frozen
  std::vector<std::vector<Draft>> drafts_;  // blocks that are never moved
  std::vector<Node> frozen_;                // children of the elements being frozen
  std::vector<std::shared_ptr<const Arena>> shared_;
  Draft* root_;
};

}  // namespace gateway::fhir
