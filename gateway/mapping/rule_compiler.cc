#include "gateway/mapping/rule_compiler.h"

#include <algorithm>
#include <utility>

#include "gateway/base/text.h"
#include "gateway/fhir/schema/undefined.h"
#include "gateway/mapping/formula_compiler.h"
#include "gateway/mapping/literal.h"
#include "gateway/mapping/output.h"

namespace gateway::mapping {
namespace {

std::string NameOf(const std::string& context, const std::vector<std::string>& path) {
  std::string name = context;
  for (const std::string& step : path) name += (name.empty() ? "" : ".") + step;
  return name;
}

// Without a name of its own a rule is called after its first source, as StructureMap tools do.
std::string RuleName(const syntax::Rule& rule) {
  if (!rule.name.empty()) return rule.name;
  const syntax::Source& source = rule.sources.front();
  return source.path.empty() ? source.context : source.path.back();
}

// src.a -> tgt.b;  src.a as x -> tgt.b as y;
bool IsInferred(const syntax::Rule& rule) {
  if (rule.sources.size() != 1 || rule.targets.size() != 1) return false;
  if (!rule.calls.empty() || !rule.rules.empty()) return false;
  const syntax::Target& target = rule.targets.front();
  if (!target.transform.empty() || target.path.empty()) return false;
  return rule.sources.front().variable.empty() == target.variable.empty();
}

std::string Missing(const fhir::Type& type, std::string_view name) {
  if (fhir::IsUndefined(type)) return fhir::UndefinedText(type);
  std::vector<std::string_view> names;
  for (const fhir::Element& element : type.elements) names.push_back(element.name);
  std::string text = std::string(type.name) + " has no element '" + std::string(name) + "'";
  const std::string_view near = Nearest(name, names);
  return near.empty() ? text : text + "; did you mean '" + std::string(near) + "'?";
}

const GroupPlan* FindGroup(const UnitPlan& unit, std::string_view name,
                           std::vector<const UnitPlan*>& seen) {
  if (std::ranges::find(seen, &unit) != seen.end()) return nullptr;
  seen.push_back(&unit);
  for (const GroupPlan& group : unit.groups) {
    if (group.name == name) return &group;
  }
  for (const UnitPlan* const import : unit.imports) {
    if (const GroupPlan* const group = FindGroup(*import, name, seen)) return group;
  }
  return nullptr;
}

}  // namespace

void ReportAt(Issues& issues, const std::string& file, Place place, std::string diagnostics) {
  Issue issue;
  issue.type = IssueType::kInvalid;
  issue.id = "map-compile";
  issue.expression = file;
  issue.line = place.line;
  issue.column = place.column;
  issue.diagnostics = std::move(diagnostics);
  issues.Add(std::move(issue));
}

const GroupPlan* FindGroup(const UnitPlan& unit, std::string_view name) {
  std::vector<const UnitPlan*> seen;
  return FindGroup(unit, name, seen);
}

std::string CheckCall(const GroupPlan& group, const std::vector<ArgumentPlan>& arguments) {
  if (group.inputs.size() != arguments.size()) {
    return "group '" + group.name + "' takes " + std::to_string(group.inputs.size()) +
           " inputs, not " + std::to_string(arguments.size());
  }
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (group.inputs[i].mode != syntax::InputMode::kTarget) continue;
    if (!arguments[i].variable || arguments[i].variable->target < 0) {
      return "input '" + group.inputs[i].name + "' of group '" + group.name +
             "' needs a target variable";
    }
  }
  return {};
}

RuleCompiler::RuleCompiler(const RuleWorld& world, GroupPlan& group)
    : world_(world), group_(group) {
  for (InputPlan& input : group.inputs) {
    Names& names = input.mode == syntax::InputMode::kSource ? scope_.sources : scope_.targets;
    input.slot = Bind(names, input.name, input.type);
  }
}

void RuleCompiler::Compile(const std::vector<syntax::Rule>& rules, std::deque<RulePlan>& plans) {
  for (const syntax::Rule& rule : rules) {
    const Scope outer = scope_;
    CompileRule(rule, plans.emplace_back());
    scope_ = outer;
  }
}

void RuleCompiler::CompileRule(const syntax::Rule& rule, RulePlan& plan) {
  plan.group = &group_;
  plan.name = RuleName(rule);
  plan.line = rule.place.line;
  plan.inferred = IsInferred(rule);
  const syntax::Rule* const outer = std::exchange(rule_, &rule);
  const fhir::Type* first = nullptr;  // what expressions of the targets see as $this
  for (const syntax::Source& source : rule.sources) {
    plan.sources.push_back(CompileSource(source));
    if (plan.sources.size() == 1) first = focus_;
  }
  focus_ = first;
  for (const syntax::Target& target : rule.targets) plan.targets.push_back(CompileTarget(target));
  for (const syntax::Call& call : rule.calls) plan.calls.push_back(CompileCall(call));
  focus_ = nullptr;
  Compile(rule.rules, plan.rules);
  rule_ = outer;
}

SourcePlan RuleCompiler::CompileSource(const syntax::Source& source) {
  SourcePlan plan;
  plan.path = source.path;
  plan.name = NameOf(source.context, source.path);
  plan.list_mode = source.list_mode;
  const fhir::Type* type = nullptr;
  if (const auto found = scope_.sources.find(source.context); found != scope_.sources.end()) {
    plan.context = found->second.slot;
    type = Walk(found->second.type, source.path, source.place);
  } else {
    Report(source.place, "no source variable '" + source.context + "' is known here");
  }
  if (!source.type.empty()) {
    plan.type = world_.types.Find(source.type);
    if (plan.type == nullptr) Report(source.place, "the type '" + source.type + "' is not known");
    CheckFilter(source, plan, type);
    type = plan.type;
  }
  if (source.cardinality) {
    plan.min = source.cardinality->min;
    plan.max = source.cardinality->max;
  }
  focus_ = nullptr;
  if (source.default_value) plan.default_value = CompileArgument(*source.default_value);
  plan.slot = Bind(scope_.sources, source.variable, type);
  if (source.default_value && !source.variable.empty())
    scope_.sources[source.variable].has_default = true;
  focus_ = type;
  plan.where = CompileClause(source.where);
  plan.check = CompileClause(source.check);
  static_cast<void>(
      CompileClause(source.log));  // must be right; nothing of a record is ever logged
  return plan;
}

TargetPlan RuleCompiler::CompileTarget(const syntax::Target& target) {
  TargetPlan plan;
  plan.path = target.path;
  plan.name = NameOf(target.context, target.path);
  plan.list_mode = target.list_mode;
  plan.share = target.share;
  const fhir::Type* type = nullptr;
  if (const auto found = scope_.targets.find(target.context); found != scope_.targets.end()) {
    plan.context = found->second.slot;
    type = Walk(found->second.type, target.path, target.place);
    if (found->second.type != nullptr && target.path.size() == 1) {
      plan.parent = found->second.type;
      plan.declared = Output::Find(*plan.parent, target.path.front());
    }
  } else if (!target.context.empty()) {
    Report(target.place, "no target variable '" + target.context + "' is known here");
  }
  CompileTransform(target, plan);
  CheckTarget(target, plan, type);
  if (plan.type != nullptr) type = plan.type;
  plan.variable.name = target.variable;
  if (!target.variable.empty()) {
    // What stands in no element is a value to read on.
    if (target.context.empty()) {
      plan.variable.source = Bind(scope_.sources, target.variable, nullptr);
    } else {
      plan.variable.target = Bind(scope_.targets, target.variable, type);
    }
  }
  return plan;
}

void RuleCompiler::CompileTransform(const syntax::Target& target, TargetPlan& plan) {
  if (target.transform.empty()) return;
  plan.transform = FindTransform(target.transform);
  if (plan.transform == nullptr) {
    const std::string_view near = Nearest(target.transform, TransformNames());
    Report(target.place, "there is no transform '" + target.transform + "'" +
                             (near.empty() ? "" : "; did you mean '" + std::string(near) + "'?"));
    return;
  }
  const TransformEntry& entry = *plan.transform;
  const std::size_t count = target.parameters.size();
  if (count < entry.min_arguments || count > entry.max_arguments) {
    Report(target.place,
           std::string(entry.name) + "() takes " + std::to_string(entry.min_arguments) + " to " +
               std::to_string(entry.max_arguments) + " parameters, not " + std::to_string(count));
    return;
  }
  if (entry.check != nullptr) {
    if (std::string fault = entry.check(target.parameters); !fault.empty())
      Report(target.place, std::move(fault));
  }
  CompileTypeArgument(target, plan);
  CompileConceptMap(target, plan);
  for (const syntax::Parameter& parameter : target.parameters)
    plan.arguments.push_back(CompileArgument(parameter));
}

// create('Type'), cast(x, 'type')
void RuleCompiler::CompileTypeArgument(const syntax::Target& target, TargetPlan& plan) {
  const bool create = target.transform == "create" && target.parameters.size() == 1;
  const bool cast = target.transform == "cast" && target.parameters.size() == 2;
  if (!create && !cast) return;
  const syntax::Parameter& parameter = target.parameters.back();
  if (parameter.kind != syntax::Parameter::Kind::kLiteral) {
    Report(parameter.place, target.transform + "() needs the type as a quoted text");
    return;
  }
  plan.type = world_.types.Find(parameter.text);
  if (plan.type != nullptr) return;
  const std::string near = world_.types.Near(parameter.text);
  Report(parameter.place, "the type '" + parameter.text + "' is not known" +
                              (near.empty() ? "" : "; did you mean '" + near + "'?"));
}

// translate(x, '#id' or canonical, output)
void RuleCompiler::CompileConceptMap(const syntax::Target& target, TargetPlan& plan) {
  if (target.transform != "translate") return;
  const syntax::Parameter& parameter = target.parameters[1];
  if (parameter.kind != syntax::Parameter::Kind::kLiteral) {
    Report(parameter.place, "translate() needs the concept map as a quoted text");
    return;
  }
  const std::string id =
      parameter.text.starts_with('#') ? parameter.text.substr(1) : parameter.text;
  for (const syntax::ConceptMap& map : world_.unit.map->concept_maps) {
    if (map.id == id) plan.concept_map = &map;
  }
  if (plan.concept_map != nullptr) return;
  const bool loaded = !parameter.text.starts_with('#') &&
                      world_.registry.Find("ConceptMap", parameter.text) != nullptr;
  if (!loaded)
    Report(parameter.place, "no concept map '" + parameter.text + "' is in this map or loaded");
}

CallPlan RuleCompiler::CompileCall(const syntax::Call& call) {
  CallPlan plan;
  plan.line = call.place.line;
  for (const syntax::Parameter& argument : call.arguments)
    plan.arguments.push_back(CompileArgument(argument));
  plan.group = FindGroup(world_.unit, call.group);
  if (plan.group == nullptr) {
    Report(call.place, "no group '" + call.group + "' is in this map or its imports");
  } else if (std::string fault = CheckCall(*plan.group, plan.arguments); !fault.empty()) {
    Report(call.place, std::move(fault));
  } else {
    CheckInputs(call, plan);
  }
  return plan;
}

ArgumentPlan RuleCompiler::CompileArgument(const syntax::Parameter& parameter) {
  ArgumentPlan plan;
  switch (parameter.kind) {
    case syntax::Parameter::Kind::kLiteral:
      plan.literal = ToItem(parameter);
      break;
    case syntax::Parameter::Kind::kName:
      plan.variable = Find(parameter.text);
      if (!plan.variable)
        Report(parameter.place, "no variable '" + parameter.text + "' is known here");
      break;
    case syntax::Parameter::Kind::kFormula:
      plan.formula = Compile(parameter.text, parameter.place);
      break;
  }
  return plan;
}

std::optional<FormulaPlan> RuleCompiler::CompileClause(
    const std::optional<syntax::Formula>& formula) {
  return formula ? Compile(formula->text, formula->place) : std::nullopt;
}

std::optional<FormulaPlan> RuleCompiler::Compile(std::string_view text, Place place) {
  const FindVariable find = [this](std::string_view name) { return Find(name); };
  Result<FormulaPlan> plan = CompileFormula(text, place, {find, world_.choices});
  if (plan) {
    CheckTypes(*plan);
    return std::move(*plan);
  }
  for (Issue issue : plan.error().issues.list()) {
    issue.expression = world_.unit.file;
    issue.diagnostics += Whereabouts();
    world_.issues.Add(std::move(issue));
  }
  return std::nullopt;
}

const fhir::Type* RuleCompiler::TypeOf(const VariablePlan& variable) const {
  const bool is_source = variable.source >= 0;
  if (is_source == (variable.target >= 0)) return nullptr;  // both: which one, the run decides
  const Names& names = is_source ? scope_.sources : scope_.targets;
  const auto found = names.find(variable.name);
  return found == names.end() ? nullptr : found->second.type;
}

const fhir::Type* RuleCompiler::Walk(const fhir::Type* type, const std::vector<std::string>& path,
                                     Place place) {
  for (const std::string& name : path) {
    const Step step = TakeStep(type, name);
    if (!step.exists) Report(place, Missing(*type, name));
    type = step.type;
  }
  return type;
}

std::optional<VariablePlan> RuleCompiler::Find(std::string_view name) const {
  const auto source = scope_.sources.find(name);
  const auto target = scope_.targets.find(name);
  if (source == scope_.sources.end() && target == scope_.targets.end()) return std::nullopt;
  VariablePlan plan;
  plan.name = name;
  if (source != scope_.sources.end()) {
    plan.source = source->second.slot;
    plan.has_default = source->second.has_default;
  }
  if (target != scope_.targets.end()) plan.target = target->second.slot;
  return plan;
}

int RuleCompiler::Bind(Names& names, const std::string& name, const fhir::Type* type) {
  const int slot = group_.slots++;
  if (!name.empty()) names.insert_or_assign(name, Variable{slot, type});
  return slot;
}

void RuleCompiler::Report(Place place, std::string diagnostics) {
  ReportAt(world_.issues, world_.unit.file, place, diagnostics + Whereabouts());
}

// " (group 'main', rule 'name', source 'src.name')"
std::string RuleCompiler::Whereabouts() const {
  if (rule_ == nullptr) return {};
  const syntax::Source& source = rule_->sources.front();
  return " (group '" + group_.name + "', rule '" + RuleName(*rule_) + "', source '" +
         NameOf(source.context, source.path) + "')";
}

}  // namespace gateway::mapping
