#include "gateway/fhir/model/builder.h"

#include <algorithm>

#include "gateway/base/text.h"

namespace gateway::fhir {
namespace {

std::unexpected<Error> NoSuchElement(const Draft& parent, std::string_view name) {
  std::vector<std::string_view> names;
  for (const Element& element : parent.type->elements) names.push_back(element.name);
  std::string text = std::string(parent.type->name) + " has no element '" + std::string(name) + "'";
  if (const std::string_view near = Nearest(name, names); !near.empty()) {
    text += "; did you mean '" + std::string(near) + "'?";
  }
  return Fail(IssueType::kStructure, std::move(text));
}

// True when an element declared with `declared` may hold `actual`.
bool Allows(const Type& declared, const Type& actual) {
  return &declared == &actual || (declared.is_abstract && actual.IsA(declared.name));
}

// The type for a new child; null when `wanted` is not allowed or a choice was left open.
const Type* ChooseType(const Element& element, const TypeRef* fixed, const Type* wanted) {
  if (fixed != nullptr && element.is_choice) return fixed->type;
  if (wanted == nullptr) {
    return element.types.size() == 1 && !element.types[0].type->is_abstract ? element.types[0].type
                                                                            : nullptr;
  }
  const auto allowed = [&](const TypeRef& ref) { return Allows(*ref.type, *wanted); };
  return std::any_of(element.types.begin(), element.types.end(), allowed) ? wanted : nullptr;
}

// A small tree takes one block, a large one few.
constexpr std::size_t kFirstBytes = 1000;
constexpr std::size_t kFirstDrafts = 8;
constexpr std::size_t kMostDrafts = 256;

}  // namespace

Draft* Draft::Last(const Element& child) const {
  for (std::size_t i = children.size(); i-- > 0;) {
    if (children[i]->element == &child) return children[i];
  }
  return nullptr;
}

Draft* Draft::Last(std::string_view child_name) const {
  const auto found = std::find_if(children.rbegin(), children.rend(),
                                  [&](const Draft* d) { return d->name() == child_name; });
  return found == children.rend() ? nullptr : *found;
}

Builder::Builder(std::shared_ptr<const TypeTable> types, const Type& root)
    : types_(std::move(types)),
      arena_(std::make_shared<Arena>(kFirstBytes)),
      root_(NewDraft(nullptr, &root)) {}

Draft* Builder::NewDraft(const Element* element, const Type* type) {
  if (drafts_.empty() || drafts_.back().size() == drafts_.back().capacity()) {
    const std::size_t room = drafts_.empty() ? kFirstDrafts : drafts_.back().capacity() * 2;
    drafts_.emplace_back().reserve(std::min(room, kMostDrafts));
  }
  Draft& draft = drafts_.back().emplace_back();
  draft.element = element;
  draft.type = type;
  return &draft;
}

Result<Draft*> Builder::Add(Draft* parent, std::string_view name, const Type* type) {
  const Element* element = parent->type->Find(name);
  const TypeRef* fixed = nullptr;
  if (element == nullptr) {
    const Type::Property property = parent->type->FindProperty(name);
    element = property.element;
    fixed = property.type;
  }
  if (element == nullptr) return NoSuchElement(*parent, name);
  return Add(parent, *element, fixed, type);
}

Result<Draft*> Builder::Add(Draft* parent, const Element& element, const TypeRef* fixed,
                            const Type* type) {
  if (!element.is_list() && parent->Last(element) != nullptr) {
    return Fail(IssueType::kStructure, std::string(element.path) + " may occur once only");
  }
  const Type* chosen = ChooseType(element, fixed, type);
  if (chosen == nullptr) {
    return Fail(
        IssueType::kStructure,
        std::string(element.path) + (type == nullptr ? " needs a type to be chosen"
                                                     : " may not be a " + std::string(type->name)));
  }
  Draft* const draft = NewDraft(&element, chosen);
  parent->children.push_back(draft);
  return draft;
}

Result<Draft*> Builder::AddText(Draft* parent, std::string_view name, std::string_view text,
                                const Type* type) {
  GATEWAY_TRY(Draft* const draft, Add(parent, name, type));
  SetText(draft, text);
  return draft;
}

Result<Draft*> Builder::AddCopy(Draft* parent, std::string_view name, Node source,
                                const Document& owner) {
  GATEWAY_TRY(Draft* const draft, Add(parent, name, source.type()));
  draft->copy = source;
  shared_.insert(shared_.end(), owner.arenas().begin(), owner.arenas().end());
  return draft;
}

Result<Draft*> Builder::Ensure(Draft* parent, std::string_view name, const Type* type) {
  if (Draft* const existing = parent->Last(name); existing != nullptr) return existing;
  return Add(parent, name, type);
}

void Builder::Remove(Draft* parent, const Draft* child) { std::erase(parent->children, child); }

Node Builder::Freeze(Draft* draft) {
  const auto before = [](const Draft* a, const Draft* b) {
    return a->element->order < b->element->order;
  };
  // Sorting stably takes memory, and mostly there is nothing to sort.
  if (!std::ranges::is_sorted(draft->children, before)) {
    std::ranges::stable_sort(draft->children, before);
  }
  const std::size_t first = frozen_.size();
  for (Draft* const child : draft->children) {
    if (const Node node = Freeze(child)) frozen_.push_back(node);
  }
  const std::span<const Node> children = std::span<const Node>(frozen_).subspan(first);
  const bool empty = children.empty() && !draft->has_text && !draft->copy;
  if (empty && draft != root_ && draft->type->kind != Kind::kResource) return {};
  NodeData* const node = arena_->NewNode();
  node->element = draft->element;
  node->type = draft->type;
  node->line = draft->line;
  node->column = draft->column;
  if (draft->copy) {
    const NodeData& source = *draft->copy.data();
    node->text = source.text;
    node->text_size = source.text_size;
    node->children = source.children;
    node->child_count = source.child_count;
  }
  if (draft->has_text) {
    node->text = draft->text.data();
    node->text_size = static_cast<std::uint32_t>(draft->text.size());
  }
  if (!children.empty()) {
    node->children = arena_->NewChildren(children);
    node->child_count = static_cast<std::uint32_t>(children.size());
  }
  frozen_.resize(first);
  draft->made = node;
  return Node(node);
}

Document Builder::Finish() {
  const Node root = Freeze(root_);
  std::vector<std::shared_ptr<const Arena>> arenas = std::move(shared_);
  arenas.push_back(std::move(arena_));
  std::sort(arenas.begin(), arenas.end());
  arenas.erase(std::unique(arenas.begin(), arenas.end()), arenas.end());
  return {root, std::move(arenas), types_};
}

}  // namespace gateway::fhir
