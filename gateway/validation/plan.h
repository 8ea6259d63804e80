// What is to be checked of every type, worked out once from the definitions.
//
// Immutable but for what is filled on first use behind a lock; shared by all threads. What profiles
// say beyond it is in profile/.
#pragma once

#include <atomic>
#include <deque>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/fhir/schema/type_table.h"
#include "gateway/terminology/service.h"
#include "gateway/validation/rules/invariant.h"

namespace gateway::validation {

// The required value set of an element.
class BindingPlan {
 public:
  explicit BindingPlan(std::string_view value_set) : value_set_(value_set) {}
  [[nodiscard]] std::string_view value_set() const { return value_set_; }
  // Expanded on first use.
  [[nodiscard]] const terminology::CodeSet& codes(const terminology::Service& terminology) const;

 private:
  std::string_view value_set_;
  mutable std::atomic<const terminology::CodeSet*> codes_ = nullptr;
};

struct ElementPlan {
  const fhir::Element* element = nullptr;
  const BindingPlan* binding = nullptr;       // null: nothing to check
  const BindingPlan* extensible = nullptr;    // its strength is extensible; null: none
  const InvariantList* invariants = nullptr;  // those the type does not state itself; null: none
  bool has_profiles = false;                  // a type of it carries a profile: SimpleQuantity
};

class Scope;
using TypeCheck = void (*)(const Scope& scope);

struct TypePlan {
  const fhir::Type* type = nullptr;
  std::vector<ElementPlan> elements;  // as in type->elements
  std::vector<const fhir::Element*> required;
  const InvariantList* invariants = nullptr;
  std::vector<TypeCheck> checks;  // what code says of that type (rules/rules.h)
  std::vector<TypeCheck> thorough_checks;
  bool is_bundle = false;
  bool is_extension = false;

  // The plan of a child's element; null when the element is not one of this type's.
  [[nodiscard]] const ElementPlan* Find(const fhir::Element* element) const;
};

class Plans {
 public:
  // `types` outlives this.
  explicit Plans(const fhir::TypeTable& types);
  Plans(const Plans&) = delete;
  Plans& operator=(const Plans&) = delete;

  // Null for a type of another table.
  [[nodiscard]] const TypePlan* Find(const fhir::Type* type) const;
  // The constraints of a type; of a backbone, those of the element that defines it.
  [[nodiscard]] std::span<const fhir::Constraint> ConstraintsOf(const fhir::Type& type) const;

 private:
  void NoteBackbones(const fhir::Type& type);
  void Add(const fhir::Type& type);
  [[nodiscard]] bool IsStatedByTypes(const fhir::Element& element, std::string_view key) const;
  [[nodiscard]] ElementPlan PlanElement(const fhir::Element& element);
  [[nodiscard]] const InvariantList* PlanInvariants(std::span<const fhir::Constraint> constraints,
                                                    const fhir::Element* element);

  std::unordered_map<const fhir::Type*, std::span<const fhir::Constraint>> backbones_;
  std::unordered_map<const fhir::Type*, TypePlan> plans_;
  std::deque<BindingPlan> bindings_;
  std::deque<InvariantList> invariants_;
};

}  // namespace gateway::validation
