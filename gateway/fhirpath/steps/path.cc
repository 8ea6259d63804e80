#include "gateway/fhirpath/steps/path.h"

#include <cassert>

namespace gateway::fhirpath {

const fhir::Element* PathName::ElementOf(const fhir::Type& type) const {
  const fhir::Element* const known = element_.load(std::memory_order_relaxed);
  const fhir::Element* const first = type.elements.data();
  const std::less<> before;
  if (known != nullptr && !before(known, first) && before(known, first + type.elements.size()))
    return known;
  const fhir::Element* const found = type.Find(text_);
  if (found != nullptr) element_.store(found, std::memory_order_relaxed);
  return found;
}

std::span<const fhir::Node> PathName::ChildrenOf(fhir::Node node) const {
  const std::span<const fhir::Node> all = node.children();
  if (all.empty()) return {};
  const fhir::Element* const wanted = ElementOf(*node.type());
  if (wanted == nullptr) return node.Children(text_);
  const fhir::Node* first = all.data();
  const fhir::Node* const end = first + all.size();
  while (first != end && first->data()->element != wanted) ++first;
  const fhir::Node* last = first;
  while (last != end && last->data()->element == wanted) ++last;
  assert(node.Children(text_).size() == static_cast<std::size_t>(last - first));
  return {first, last};
}

bool PathName::IsTypeOf(fhir::Node node) const {
  const fhir::Type* const type = node.type();
  if (type == nullptr) return false;
  if (type == not_type_.load(std::memory_order_relaxed)) return false;
  if (type == is_type_.load(std::memory_order_relaxed)) return true;
  const bool is = type->IsA(text_);
  (is ? is_type_ : not_type_).store(type, std::memory_order_relaxed);
  return is;
}

// Where found items go: into a collection, or only into a number.
struct PathStep::Sink {
  Evaluation& evaluation;
  Collection* out;
  std::size_t wanted;  // how many items more are of use
  std::size_t count = 0;

  [[nodiscard]] bool is_full() const { return count >= wanted; }
  void Add(Item item) {
    ++count;
    if (out != nullptr) out->push_back(std::move(item));
  }
};

Status PathStep::Evaluate(const Scope& scope, Collection& out) const {
  Sink sink{scope.evaluation, &out, std::numeric_limits<std::size_t>::max()};
  return Run(scope, sink);
}

Status PathStep::EvaluateSome(const Scope& scope, Collection& out, std::size_t limit) const {
  Sink sink{scope.evaluation, &out, scope.evaluation.Limit(limit)};
  return Run(scope, sink);
}

Status PathStep::Count(const Scope& scope, std::size_t& count) const {
  Sink sink{scope.evaluation, nullptr, std::numeric_limits<std::size_t>::max()};
  GATEWAY_CHECK(Run(scope, sink));
  count += sink.count;
  return {};
}

Status PathStep::Run(const Scope& scope, Sink& sink) const {
  Collection held;
  Items items = scope.self;
  if (input_ != nullptr) {
    GATEWAY_CHECK(input_->Evaluate(scope, held));
    items = held;
  }
  GATEWAY_CHECK(scope.evaluation.Spend(items.size()));
  for (const Item& item : items) {
    if (sink.is_full()) break;
    GATEWAY_CHECK(Enter(item, sink));
  }
  return {};
}

Status PathStep::Enter(const Item& item, Sink& sink) const {
  if (!item.is_node()) {
    if (names_.size() == 1) Component(item.value(), sink);
    return {};
  }
  if (input_ != nullptr || !names_[0].IsTypeOf(item.node())) return Walk(item.node(), 0, sink);
  if (names_.size() > 1) return Walk(item.node(), 1, sink);
  sink.Add(item);
  return {};
}

// What System types are made of: a type of its name and namespace, a Quantity of value and unit.
void PathStep::Component(const ValueView& value, Sink& sink) const {
  const std::string_view name = names_[0].text();
  if (value.type == SystemType::kType) {
    if (name == "name") sink.Add(Item::String(value.text));
    if (name == "namespace") sink.Add(Item::String(value.unit));
  } else if (value.type == SystemType::kQuantity) {
    if (name == "value") sink.Add(Item::Decimal(value.text));
    if (name == "unit" && !value.unit.empty()) sink.Add(Item::String(value.unit));
  }
}

Status PathStep::Walk(fhir::Node node, std::size_t level, Sink& sink) const {
  const PathName& name = names_[level];
  if (node.is_primitive() && name.text() == "value" && node.has_text())
    return Value(node, level, sink);
  const std::span<const fhir::Node> children = name.ChildrenOf(node);
  if (children.empty()) return {};
  GATEWAY_CHECK(sink.evaluation.Spend(children.size()));
  sink.evaluation.NoteReads(children);
  const bool is_last = level + 1 == names_.size();
  for (const fhir::Node child : children) {
    if (sink.is_full()) break;
    if (is_last) {
      sink.Add(child);
    } else {
      GATEWAY_CHECK(Walk(child, level + 1, sink));
    }
  }
  return {};
}

// A primitive's implicit `value`: the System value it stands for, which has no children.
// Spec: https://hl7.org/fhir/R4/fhirpath.html#types
Status PathStep::Value(fhir::Node node, std::size_t level, Sink& sink) const {
  ValueView value;
  if (!Item(node).ToSystem(value)) return {};
  sink.evaluation.NoteReads({&node, 1});
  if (level + 1 == names_.size()) sink.Add(value);
  return {};
}

}  // namespace gateway::fhirpath
