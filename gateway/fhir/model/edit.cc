#include "gateway/fhir/model/edit.h"

#include <algorithm>
#include <cassert>

namespace gateway::fhir {
namespace {

void SetTextOf(NodeData& node, std::string_view text, Arena& arena) {
  const std::string_view copy = arena.Copy(text);
  node.text = copy.data();
  node.text_size = static_cast<std::uint32_t>(copy.size());
}

void SetChildrenOf(NodeData& node, std::span<const Node> children, Arena& arena) {
  node.children = arena.NewChildren(children);
  node.child_count = static_cast<std::uint32_t>(children.size());
}

}  // namespace

Edit::Edit(Document base) : base_(std::move(base)), arenas_(base_.arenas()) {}

void Edit::SetText(Node target, std::string_view text) {
  assert(target.is_primitive());
  Change& change = changes_[target.data()];
  change.has_text = true;
  change.text = text;
}

Status Edit::SetChild(Node parent, std::string_view name, std::string_view text) {
  const Element* const element = parent ? parent.type()->Find(name) : nullptr;
  const bool primitive =
      element != nullptr && !element->is_choice && element->types[0].type->kind == Kind::kPrimitive;
  if (!primitive) {
    return Fail(IssueType::kStructure, std::string(parent.type_name()) +
                                           " has no primitive element '" + std::string(name) + "'");
  }
  if (const Node child = parent.Child(name)) {
    changes_[child.data()].removed = false;
    SetText(child, text);
    return {};
  }
  auto& added = changes_[parent.data()].added;
  const auto same = std::ranges::find(added, element, &Added::element);
  if (same != added.end()) {
    same->text = text;
  } else {
    added.push_back({element, std::string(text), {}});
  }
  return {};
}

Status Edit::SetChild(Node parent, std::string_view name, const Document& subtree) {
  const Element* const element = parent ? parent.type()->Find(name) : nullptr;
  const Type* const type = subtree.root().type();
  const auto allows = [&](const TypeRef& ref) {
    return ref.type == type || (ref.type->is_abstract && type->IsA(ref.type->name));
  };
  if (element == nullptr || type == nullptr || std::ranges::none_of(element->types, allows)) {
    return Fail(IssueType::kStructure, std::string(parent.type_name()) + " has no element '" +
                                           std::string(name) + "' of type " +
                                           std::string(subtree.root().type_name()));
  }
  const Node child = parent.Child(name);
  if (child && !element->is_list()) {
    changes_[child.data()].removed = false;
    Replace(child, subtree);
    return {};
  }
  changes_[parent.data()].added.push_back({element, {}, subtree.root()});
  arenas_.insert(arenas_.end(), subtree.arenas().begin(), subtree.arenas().end());
  return {};
}

void Edit::Replace(Node target, const Document& subtree) {
  assert(target && subtree.root());
  changes_[target.data()].replacement = subtree.root();
  arenas_.insert(arenas_.end(), subtree.arenas().begin(), subtree.arenas().end());
}

void Edit::Remove(Node target) { changes_[target.data()].removed = true; }

// The node itself when nothing at or below it changes; an absent node when it is left out.
Node Edit::Rebuild(Node node, Arena& arena) {
  const auto found = changes_.find(node.data());
  const Change* const change = found == changes_.end() ? nullptr : &found->second;
  if (change != nullptr && change->removed) return {};
  const bool replaced = change != nullptr && change->replacement;
  const Node source = replaced ? change->replacement : node;
  std::vector<Node> children;
  bool changed = change != nullptr;
  for (const Node child : source.children()) {
    const Node rebuilt = replaced ? child : Rebuild(child, arena);
    changed |= rebuilt != child;
    if (rebuilt) children.push_back(rebuilt);
  }
  if (!changed) return node;
  if (change != nullptr) AddChildren(*change, children, arena);
  const bool has_text = source.has_text() || (change != nullptr && change->has_text);
  const bool empty = children.empty() && !has_text && !source.is_resource();
  if (empty && node != base_.root()) return {};
  NodeData* const made = arena.NewNode();
  *made = *source.data();
  made->element = node.element();
  SetChildrenOf(*made, children, arena);
  if (change != nullptr && change->has_text) SetTextOf(*made, change->text, arena);
  return Node(made);
}

void Edit::AddChildren(const Change& change, std::vector<Node>& children, Arena& arena) {
  for (const Added& added : change.added) {
    NodeData* const child = arena.NewNode();
    if (added.subtree) {
      *child = *added.subtree.data();
    } else {
      child->type = added.element->types[0].type;
      SetTextOf(*child, added.text, arena);
    }
    child->element = added.element;
    const auto behind = std::ranges::find_if(
        children, [&](Node n) { return n.element()->order > added.element->order; });
    children.insert(behind, Node(child));
  }
}

Document Edit::Finish() {
  auto arena = std::make_shared<Arena>();
  const Node root = Rebuild(base_.root(), *arena);
  arenas_.push_back(std::move(arena));
  std::ranges::sort(arenas_);
  const auto repeated = std::ranges::unique(arenas_);
  arenas_.erase(repeated.begin(), repeated.end());
  return {root, std::move(arenas_), base_.types()};
}

}  // namespace gateway::fhir
