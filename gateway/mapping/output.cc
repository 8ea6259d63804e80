#include "gateway/mapping/output.h"

#include <algorithm>
#include <charconv>

#include "gateway/mapping/primitive.h"

namespace gateway::mapping {
namespace {

using fhir::Draft;
using fhir::Node;
using syntax::TargetListMode;

// A tree error is an error of the map here.
std::unexpected<Error> Refused(const Error& error) {
  return Fail(IssueType::kProcessing, error.diagnostics);
}

fhirpath::SystemType SystemTypeOf(std::string_view type) {
  if (type == "boolean") return fhirpath::SystemType::kBoolean;
  if (type == "integer" || type == "positiveInt" || type == "unsignedInt")
    return fhirpath::SystemType::kInteger;
  if (type == "decimal") return fhirpath::SystemType::kDecimal;
  if (type == "date") return fhirpath::SystemType::kDate;
  if (type == "dateTime" || type == "instant") return fhirpath::SystemType::kDateTime;
  if (type == "time") return fhirpath::SystemType::kTime;
  return fhirpath::SystemType::kString;
}

fhirpath::Item ToItem(const fhir::Type& type, std::string_view text) {
  const fhirpath::SystemType system = SystemTypeOf(type.name);
  if (system == fhirpath::SystemType::kBoolean) return fhirpath::Item::Boolean(text == "true");
  if (system == fhirpath::SystemType::kInteger) {
    std::int64_t integer = 0;
    std::from_chars(text.data(), text.data() + text.size(), integer);
    return fhirpath::Item::Integer(integer);
  }
  fhirpath::SystemValue value;
  value.type = system;
  value.text = text;
  return {std::move(value)};
}

}  // namespace

Output::Output(const fhir::Document& source, std::shared_ptr<const fhir::TypeTable> types,
               const fhir::Type& root, Trace& trace)
    : source_(source), builder_(std::move(types), root), trace_(trace) {}

Declared Output::Find(const fhir::Type& parent, std::string_view name) {
  if (const fhir::Element* const element = parent.Find(name)) {
    const bool one = element->types.size() == 1 && !element->types[0].type->is_abstract;
    return {element, one ? element->types[0].type : nullptr, nullptr};
  }
  const fhir::Type::Property property = parent.FindProperty(name);
  if (property.element == nullptr) return {};
  return {property.element, property.type->type, property.type};
}

Draft* Output::FindReusable(const Spot& spot, const fhir::Element& element) const {
  if (spot.mode == TargetListMode::kShare) {
    const auto found =
        shared_.find({spot.parent, std::string(element.name), std::string(spot.share)});
    return found == shared_.end() ? nullptr : found->second;
  }
  if (!element.is_list() || spot.mode == TargetListMode::kCollate)
    return spot.parent->Last(element);
  return nullptr;
}

Result<Output::Opened> Output::Open(const Spot& spot, const fhir::Type* type) {
  Thaw(spot.parent);
  const Declared declared =
      spot.declared.element != nullptr ? spot.declared : Find(*spot.parent->type, spot.name);
  if (declared.element != nullptr) {
    Draft* const existing = FindReusable(spot, *declared.element);
    const fhir::Type* const wanted = type != nullptr ? type : declared.type;
    if (existing != nullptr && (wanted == nullptr || existing->type == wanted))
      return Opened{existing, false};
    if (existing != nullptr && !declared.element->is_list())
      fhir::Builder::Remove(spot.parent, existing);
  }
  Result<Draft*> added = declared.element == nullptr
                             ? builder_.Add(spot.parent, spot.name, type)
                             : builder_.Add(spot.parent, *declared.element, declared.fixed, type);
  if (!added) return Refused(added.error());
  Arrange(spot, *added);
  return Opened{*added, true};
}

void Output::Arrange(const Spot& spot, Draft* draft) {
  std::vector<Draft*>& children = spot.parent->children;
  if (spot.mode == TargetListMode::kShare) {
    shared_[{spot.parent, std::string(draft->element->name), std::string(spot.share)}] = draft;
  } else if (spot.mode == TargetListMode::kFirst) {
    std::rotate(children.begin(), children.end() - 1, children.end());
  } else if (spot.mode == TargetListMode::kLast) {
    last_.emplace_back(spot.parent, draft);
  }
}

void Output::Thaw(Draft* draft) {
  if (!draft->copy) return;
  const Node node = draft->copy;
  draft->copy = Node();
  if (node.has_text()) builder_.SetText(draft, node.text());
  for (const Node child : node.children()) {
    const Result<Draft*> part = builder_.Add(draft, child.name(), child.type());
    if (!part) continue;  // cannot be: the tree it comes from has the same type
    (*part)->copy = child;
    trace_.MadeLike(*part, draft, child);
  }
}

Status Output::Fill(Draft* draft, const fhirpath::Item& value) {
  if (const Node node = value.node()) return FillFromNode(draft, node);
  const fhirpath::SystemValue system = value.value().Copy();
  if (draft->type->kind == fhir::Kind::kPrimitive) return FillText(draft, value.ToText());
  if (system.type == fhirpath::SystemType::kQuantity) return FillQuantity(draft, system);
  return Fail(IssueType::kProcessing, "a " + value.TypeName() + " cannot become a " +
                                          std::string(draft->type->name) +
                                          "; make it with create() and set its elements");
}

Status Output::FillText(Draft* draft, std::string_view text) {
  GATEWAY_CHECK(CheckText(*draft->type, text));
  draft->copy = Node();
  draft->children.clear();
  builder_.SetText(draft, text);
  return {};
}

Status Output::FillFromNode(Draft* draft, Node node) {
  if (node.type() == draft->type) {
    draft->copy = node;
    draft->has_text = false;
    draft->children.clear();
    trace_.ReadAll(node);
    return {};
  }
  const bool primitive = draft->type->kind == fhir::Kind::kPrimitive;
  if (primitive && node.is_primitive()) {
    if (node.has_text()) GATEWAY_CHECK(FillText(draft, node.text()));
    trace_.ReadAll(node);
    return CopyChildren(draft, node);
  }
  const bool related = node.type()->IsA(draft->type->name) || draft->type->IsA(node.type_name());
  if (!primitive && !node.is_primitive() && related) {
    trace_.ReadAll(node);
    return CopyChildren(draft, node);
  }
  if (draft->type->name == "CodeableConcept" && node.type_name() == "Coding") {
    const Result<Opened> coding = Open({draft, "coding"}, nullptr);
    if (!coding) return Refused(coding.error());
    return FillFromNode(coding->draft, node);
  }
  return Fail(IssueType::kProcessing,
              "a " + std::string(node.type_name()) + " cannot become a " +
                  std::string(draft->type->name) +
                  "; no group for these types is in this map or its imports");
}

Status Output::CopyChildren(Draft* draft, Node node) {
  for (const Node child : node.children()) {
    const Result<Draft*> part = builder_.Add(draft, child.name(), child.type());
    if (!part) return Refused(part.error());
    (*part)->copy = child;
    trace_.MadeLike(*part, draft, child);
  }
  return {};
}

Status Output::FillQuantity(Draft* draft, const fhirpath::SystemValue& value) {
  if (!draft->type->IsA("Quantity")) {
    return Fail(IssueType::kProcessing,
                "a quantity cannot become a " + std::string(draft->type->name));
  }
  const auto set = [&](std::string_view name, std::string_view text) -> Status {
    const Result<Opened> part = Open({draft, name}, nullptr);
    if (!part) return Refused(part.error());
    return FillText(part->draft, text);
  };
  GATEWAY_CHECK(set("value", value.text));
  if (value.unit.empty()) return {};
  GATEWAY_CHECK(set("unit", value.unit));
  GATEWAY_CHECK(set("system", "http://unitsofmeasure.org"));
  return set("code", value.unit);
}

std::optional<fhirpath::Item> Output::ValueOf(const Draft& draft) {
  if (draft.copy) return fhirpath::Item(draft.copy);
  if (!draft.has_text) return std::nullopt;
  return ToItem(*draft.type, draft.text);
}

fhir::Document Output::Finish() {
  for (const auto& [parent, child] : last_) {
    std::vector<Draft*>& children = parent->children;
    const auto found = std::ranges::find(children, child);
    if (found != children.end()) std::rotate(found, found + 1, children.end());
  }
  const fhir::Document made = builder_.Finish();
  std::vector<std::shared_ptr<const fhir::Arena>> arenas = made.arenas();
  arenas.insert(arenas.end(), source_.arenas().begin(), source_.arenas().end());
  return {made.root(), std::move(arenas), made.types()};
}

}  // namespace gateway::mapping
