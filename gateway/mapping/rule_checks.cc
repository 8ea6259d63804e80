// What the static types of a rule's sources, targets, calls and expressions say cannot work.
#include <algorithm>

#include "gateway/fhirpath/check/checker.h"
#include "gateway/mapping/host.h"
#include "gateway/mapping/rule_compiler.h"
#include "gateway/mapping/type_check.h"

namespace gateway::mapping {
namespace {

// An element of a type that others derive from may hold more than the type has.
bool HasDerived(const fhir::Type& type, const fhir::TypeTable& types) {
  return std::ranges::any_of(types.types(),
                             [&](const fhir::Type& other) { return other.base == &type; });
}

}  // namespace

// Null: known at run time only.
const fhir::Element* RuleCompiler::ElementOf(const Names& names, std::string_view context,
                                             const std::vector<std::string>& path) {
  const auto found = names.find(context);
  if (found == names.end() || path.empty()) return nullptr;
  const fhir::Type* type = found->second.type;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) type = TakeStep(type, path[i]).type;
  if (type == nullptr) return nullptr;
  const std::string& last = path.back();
  const fhir::Element* const element = type->Find(last);
  return element != nullptr ? element : type->FindProperty(last).element;
}

// `type` of the target's element; null: known at run time only.
void RuleCompiler::CheckTarget(const syntax::Target& target, const TargetPlan& plan,
                               const fhir::Type* type) {
  std::string fault;
  if (const fhir::Type* const made = MadeType(target, plan)) {
    const fhir::Element* const element = ElementOf(scope_.targets, target.context, target.path);
    if (element != nullptr) fault = CheckCreated(*element, *made);
  } else if (type != nullptr && target.transform == "copy" && target.parameters.size() == 1) {
    fault = CheckCopied(target.parameters.front(), plan, *type);
  } else if (type != nullptr && target.transform == "evaluate") {
    fault = CheckResult(shape_, *type);
  }
  if (!fault.empty()) Report(target.place, "'" + plan.name + "': " + fault);
}

// The one type a transform makes; null when it depends.
const fhir::Type* RuleCompiler::MadeType(const syntax::Target& target,
                                         const TargetPlan& plan) const {
  static const std::map<std::string_view, std::string_view> kMade = {{"cc", "CodeableConcept"},
                                                                     {"c", "Coding"},
                                                                     {"qty", "Quantity"},
                                                                     {"id", "Identifier"},
                                                                     {"cp", "ContactPoint"}};
  if (target.transform == "create" || target.transform == "cast") return plan.type;
  const auto found = kMade.find(target.transform);
  return found == kMade.end() ? nullptr : world_.registry.types()->Find(found->second);
}

std::string RuleCompiler::CheckCopied(const syntax::Parameter& value, const TargetPlan& plan,
                                      const fhir::Type& type) const {
  if (value.kind == syntax::Parameter::Kind::kLiteral) return CheckLiteral(type, value);
  const bool named = value.kind == syntax::Parameter::Kind::kName && !plan.arguments.empty();
  if (!named || !plan.arguments.front().variable) return {};
  const fhir::Type* const source = TypeOf(*plan.arguments.front().variable);
  return source == nullptr ? std::string() : CheckCopy(*source, type);
}

// `type` of the source's element, without the filter; null: several, or known at run time only.
void RuleCompiler::CheckFilter(const syntax::Source& source, const SourcePlan& plan,
                               const fhir::Type* type) {
  if (plan.type == nullptr) return;
  const fhir::Element* const element = ElementOf(scope_.sources, source.context, source.path);
  std::string fault;
  if (element != nullptr) {
    fault = CheckCreated(*element, *plan.type);
  } else if (type != nullptr) {
    fault = CheckInput(*type, *plan.type);
  }
  if (!fault.empty()) Report(source.place, "'" + plan.name + "': " + fault);
}

void RuleCompiler::CheckInputs(const syntax::Call& call, const CallPlan& plan) {
  for (std::size_t i = 0; i < plan.arguments.size(); ++i) {
    const InputPlan& input = plan.group->inputs[i];
    if (!plan.arguments[i].variable || input.type == nullptr) continue;
    const VariablePlan& variable = *plan.arguments[i].variable;
    const bool target = input.mode == syntax::InputMode::kTarget;
    const Names& names = target ? scope_.targets : scope_.sources;
    const auto found = names.find(variable.name);
    if (found == names.end() || found->second.type == nullptr) continue;
    const std::string fault = CheckInput(*found->second.type, *input.type);
    if (!fault.empty())
      Report(call.place, "input '" + input.name + "' of group '" + plan.group->name + "' " + fault);
  }
}

// What the variables are is known, and of most rules what $this is.
void RuleCompiler::CheckTypes(const FormulaPlan& plan) {
  const fhir::TypeTable& types = *world_.registry.types();
  fhirpath::CheckContext context{.types = &types};
  context.open_constants = true;
  context.host_functions = HostFunctionNames();
  if (focus_ != nullptr && !HasDerived(*focus_, types)) context.focus = {focus_};
  for (const VariablePlan& variable : plan.variables) {
    const fhir::Type* const type = TypeOf(variable);
    if (type == nullptr || HasDerived(*type, types)) continue;
    fhirpath::Shape& shape = context.constants[variable.name];
    shape.Add(fhirpath::ElementItem(type));
  }
  fhirpath::CheckResult result = fhirpath::CheckExpression(plan.expression.text(), context);
  shape_ = std::move(result.shape);
  for (const Issue& issue : result.issues.list()) {
    if (issue.severity == Severity::kError) Report(plan.place, "FHIRPath: " + issue.diagnostics);
  }
}

}  // namespace gateway::mapping
