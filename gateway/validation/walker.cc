#include "gateway/validation/walker.h"

#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

class Walker {
 public:
  explicit Walker(const Plans& plans) : plans_(plans) {}

  // `element` is null at the root.
  void Visit(Scope& scope, const ElementPlan* element) const {
    const TypePlan* const plan = plans_.Find(scope.node().type());
    if (plan == nullptr) return;  // a type of other definitions
    if (plan->is_bundle) return VisitBundle(scope, *plan, element);
    Check(scope, *plan, element);
  }

 private:
  // References below are sought in this Bundle first of all.
  void VisitBundle(Scope& scope, const TypePlan& plan, const ElementPlan* element) const {
    const BundleIndex index(scope.node());
    scope.set_index(index);
    CheckBundle(scope);
    Check(scope, plan, element);
  }

  void Check(const Scope& scope, const TypePlan& plan, const ElementPlan* element) const {
    CheckStructure(scope, plan);
    if (scope.node().is_primitive()) CheckPrimitive(scope);
    if (plan.is_reference) CheckReference(scope);
    if (plan.invariants != nullptr) CheckInvariants(scope, *plan.invariants);
    if (element != nullptr && element->binding != nullptr) CheckBinding(scope, *element->binding);
    if (element != nullptr && element->invariants != nullptr)
      CheckInvariants(scope, *element->invariants);
    VisitChildren(scope, plan);
  }

  void VisitChildren(const Scope& scope, const TypePlan& plan) const {
    const fhir::Element* before = nullptr;
    std::size_t position = 0;
    for (const fhir::Node child : scope.node().children()) {
      position = child.element() == before ? position + 1 : 0;
      before = child.element();
      Scope at(scope, child, position);
      Visit(at, plan.Find(child.element()));
    }
  }

  const Plans& plans_;
};

}  // namespace

void Walk(fhir::Node root, const Plans& plans, Run& run) {
  if (!root) return;
  const BundleIndex none;
  Scope scope(run, root, none);
  Walker(plans).Visit(scope, nullptr);
}

}  // namespace gateway::validation
