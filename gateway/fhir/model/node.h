// One element of a FHIR document, a local record or a mapping result: a view into a Document.
//
// A Node is a pointer: copy it freely; it lives as long as its Document. A finished tree never
// changes, so any number of threads may read it. Subtrees may be shared by several documents
// (fhir::Edit), hence a node does not know its parent: walks carry the path with them.
// Spec: https://hl7.org/fhir/R4/element.html
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/fhir/schema/type_table.h"

namespace gateway::fhir {

struct NodeData;

class Node {
 public:
  Node() = default;
  explicit Node(const NodeData* data) : data_(data) {}

  // False for the absent node that Child gives when there is none. Every accessor of an absent
  // node answers "nothing".
  explicit operator bool() const { return data_ != nullptr; }
  bool operator==(const Node&) const = default;

  // "birthDate", "value" (never "valueQuantity"); the type's name for a root.
  [[nodiscard]] std::string_view name() const;
  // Null only for an absent node.
  [[nodiscard]] const Type* type() const;
  // "Patient", "HumanName", "Patient.contact"; empty for an absent node.
  [[nodiscard]] std::string_view type_name() const;
  // The element's definition in its parent; null for a root.
  [[nodiscard]] const Element* element() const;

  // A primitive's text exactly as written ("1.50", "2026-10"); absent when it has only extensions.
  [[nodiscard]] bool has_text() const;
  [[nodiscard]] std::string_view text() const;

  // Children in definition order; those of one name together, in document order.
  [[nodiscard]] std::span<const Node> children() const;
  // The first child of that name; absent when there is none.
  [[nodiscard]] Node Child(std::string_view name) const;
  // All children of that name: a piece of children().
  [[nodiscard]] std::span<const Node> Children(std::string_view name) const;
  // Text of the first child of that name; empty when there is none.
  [[nodiscard]] std::string_view ChildText(std::string_view name) const;
  // Child, step by step: At({"name", "family"}).
  [[nodiscard]] Node At(std::initializer_list<std::string_view> names) const;

  [[nodiscard]] bool is_resource() const;
  [[nodiscard]] bool is_primitive() const;

  // 1-based place in the bytes it was read from; 0 when it was made by a program.
  [[nodiscard]] int line() const;
  [[nodiscard]] int column() const;

  [[nodiscard]] const NodeData* data() const { return data_; }

 private:
  const NodeData* data_ = nullptr;
};

// The node itself, in the arena of a Document. Everything but builders and readers uses Node.
struct NodeData {
  const Element* element = nullptr;
  const Type* type = nullptr;
  const char* text = nullptr;  // null: no value
  const Node* children = nullptr;
  std::uint32_t text_size = 0;
  std::uint32_t child_count = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

inline std::string_view Node::name() const {
  if (data_ == nullptr) return {};
  return data_->element != nullptr ? std::string_view(data_->element->name)
                                   : std::string_view(data_->type->name);
}
inline const Type* Node::type() const { return data_ == nullptr ? nullptr : data_->type; }
inline std::string_view Node::type_name() const {
  return data_ == nullptr ? std::string_view() : std::string_view(data_->type->name);
}
inline const Element* Node::element() const { return data_ == nullptr ? nullptr : data_->element; }
inline bool Node::has_text() const { return data_ != nullptr && data_->text != nullptr; }
inline std::string_view Node::text() const {
  return has_text() ? std::string_view(data_->text, data_->text_size) : std::string_view();
}
inline std::span<const Node> Node::children() const {
  return data_ == nullptr ? std::span<const Node>()
                          : std::span<const Node>(data_->children, data_->child_count);
}
inline std::string_view Node::ChildText(std::string_view child) const {
  return Child(child).text();
}
inline bool Node::is_resource() const {
  return data_ != nullptr && data_->type->kind == Kind::kResource;
}
inline bool Node::is_primitive() const {
  return data_ != nullptr && data_->type->kind == Kind::kPrimitive;
}
inline int Node::line() const { return data_ == nullptr ? 0 : static_cast<int>(data_->line); }
inline int Node::column() const { return data_ == nullptr ? 0 : static_cast<int>(data_->column); }

// FHIRPath of `target` from `root`, indices only where an element repeats in its definition:
// "Bundle.entry[2].resource.name[0].family". Empty when `target` is not in that tree. Linear in the
// tree.
[[nodiscard]] std::string PathOf(Node root, Node target);

// Same shape, names, types and texts (places ignored).
[[nodiscard]] bool Equal(Node a, Node b);

}  // namespace gateway::fhir
