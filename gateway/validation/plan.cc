#include "gateway/validation/plan.h"

#include <algorithm>
#include <functional>

#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

bool States(std::span<const fhir::Constraint> constraints, std::string_view key) {
  return std::ranges::any_of(constraints,
                             [&](const fhir::Constraint& own) { return own.key == key; });
}

}  // namespace

const terminology::CodeSet& BindingPlan::codes(const terminology::Service& terminology) const {
  const terminology::CodeSet* codes = codes_.load(std::memory_order_acquire);
  if (codes == nullptr) {
    codes = &terminology.Expand(value_set_);
    codes_.store(codes, std::memory_order_release);
  }
  return *codes;
}

const ElementPlan* TypePlan::Find(const fhir::Element* element) const {
  const fhir::Element* const first = type->elements.data();
  const std::less<const fhir::Element*> before;
  if (before(element, first) || !before(element, first + type->elements.size())) return nullptr;
  return &elements[static_cast<std::size_t>(element - first)];
}

Plans::Plans(const fhir::TypeTable& types) {
  for (const fhir::Type& type : types.types()) NoteBackbones(type);
  for (const fhir::Type& type : types.types()) Add(type);
}

const TypePlan* Plans::Find(const fhir::Type* type) const {
  const auto found = plans_.find(type);
  return found == plans_.end() ? nullptr : &found->second;
}

// The definitions state the constraints of Questionnaire.item at that element.
// Questionnaire.item.item, which refers to its content, has to keep them too: so they count as the
// backbone type's own.
void Plans::NoteBackbones(const fhir::Type& type) {
  for (const fhir::Element& element : type.elements) {
    for (const fhir::TypeRef& ref : element.types) {
      const bool defines = ref.type != nullptr && ref.type->kind == fhir::Kind::kBackbone &&
                           ref.type->name == element.path;
      if (defines) backbones_.emplace(ref.type, element.constraints);
    }
  }
}

std::span<const fhir::Constraint> Plans::ConstraintsOf(const fhir::Type& type) const {
  const auto found = backbones_.find(&type);
  return found == backbones_.end() ? std::span<const fhir::Constraint>(type.constraints)
                                   : found->second;
}

// A node is checked against its type's own constraints anyway.
bool Plans::IsStatedByTypes(const fhir::Element& element, std::string_view key) const {
  return !element.types.empty() &&
         std::ranges::all_of(element.types, [&](const fhir::TypeRef& ref) {
           return ref.type != nullptr && States(ConstraintsOf(*ref.type), key);
         });
}

void Plans::Add(const fhir::Type& type) {
  TypePlan& plan = plans_[&type];
  plan.type = &type;
  plan.checks = ChecksOf(type, false);
  plan.thorough_checks = ChecksOf(type, true);
  plan.is_bundle = type.name == "Bundle";
  plan.is_extension = type.name == "Extension";
  plan.invariants = PlanInvariants(ConstraintsOf(type), nullptr);
  plan.elements.reserve(type.elements.size());
  for (const fhir::Element& element : type.elements) {
    plan.elements.push_back(PlanElement(element));
    if (element.min > 0) plan.required.push_back(&element);
  }
}

ElementPlan Plans::PlanElement(const fhir::Element& element) {
  ElementPlan plan{.element = &element,
                   .invariants = PlanInvariants(element.constraints, &element)};
  if (element.binding == fhir::BindingStrength::kRequired && !element.value_set.empty())
    plan.binding = &bindings_.emplace_back(element.value_set);
  if (element.binding == fhir::BindingStrength::kExtensible && !element.value_set.empty())
    plan.extensible = &bindings_.emplace_back(element.value_set);
  plan.has_profiles = std::ranges::any_of(
      element.types, [](const fhir::TypeRef& ref) { return !ref.profiles.empty(); });
  return plan;
}

// `element` is null for the constraints of a type.
const InvariantList* Plans::PlanInvariants(std::span<const fhir::Constraint> constraints,
                                           const fhir::Element* element) {
  std::vector<const fhir::Constraint*> kept;
  for (const fhir::Constraint& constraint : constraints) {
    if (IsCheckedElsewhere(constraint)) continue;
    if (element != nullptr && IsStatedByTypes(*element, constraint.key)) continue;
    kept.push_back(&constraint);
  }
  return kept.empty() ? nullptr : &invariants_.emplace_back(std::move(kept));
}

}  // namespace gateway::validation
