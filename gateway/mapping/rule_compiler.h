// The rules of one group, compiled: variables become slots, static types are followed as far as
// they are known.
#pragma once

#include <map>
#include <string>

#include "gateway/fhirpath/check/shape.h"
#include "gateway/mapping/formula_compiler.h"
#include "gateway/mapping/program.h"
#include "gateway/mapping/type_resolver.h"

namespace gateway::mapping {

// What rules are compiled in. All of it outlives the compiler; findings go to `issues`.
struct RuleWorld {
  const UnitPlan& unit;
  const TypeResolver& types;
  const ChoiceNames& choices;
  const definitions::Registry& registry;
  Issues& issues;
};

class RuleCompiler {
 public:
  // Gives the group's inputs their slots.
  RuleCompiler(const RuleWorld& world, GroupPlan& group);

  void Compile(const std::vector<syntax::Rule>& rules, std::deque<RulePlan>& plans);

 private:
  struct Variable {
    int slot = -1;
    const fhir::Type* type = nullptr;  // null: known at run time only
    bool has_default = false;          // of a source that gives one
  };
  using Names = std::map<std::string, Variable, std::less<>>;
  struct Scope {
    Names sources;
    Names targets;
  };

  void CompileRule(const syntax::Rule& rule, RulePlan& plan);
  SourcePlan CompileSource(const syntax::Source& source);
  TargetPlan CompileTarget(const syntax::Target& target);
  CallPlan CompileCall(const syntax::Call& call);
  void CheckTarget(const syntax::Target& target, const TargetPlan& plan, const fhir::Type* type);
  void CheckInputs(const syntax::Call& call, const CallPlan& plan);
  void CheckFilter(const syntax::Source& source, const SourcePlan& plan, const fhir::Type* type);
  [[nodiscard]] std::string CheckCopied(const syntax::Parameter& value, const TargetPlan& plan,
                                        const fhir::Type& type) const;
  [[nodiscard]] const fhir::Type* MadeType(const syntax::Target& target,
                                           const TargetPlan& plan) const;
  [[nodiscard]] static const fhir::Element* ElementOf(const Names& names, std::string_view context,
                                                      const std::vector<std::string>& path);
  ArgumentPlan CompileArgument(const syntax::Parameter& parameter);
  void CompileTransform(const syntax::Target& target, TargetPlan& plan);
  void CompileTypeArgument(const syntax::Target& target, TargetPlan& plan);
  void CompileConceptMap(const syntax::Target& target, TargetPlan& plan);
  std::optional<FormulaPlan> CompileClause(const std::optional<syntax::Formula>& formula);
  std::optional<FormulaPlan> Compile(std::string_view text, Place place);
  void CheckTypes(const FormulaPlan& plan);
  // Null: known at run time only.
  [[nodiscard]] const fhir::Type* TypeOf(const VariablePlan& variable) const;

  const fhir::Type* Walk(const fhir::Type* type, const std::vector<std::string>& path, Place place);
  [[nodiscard]] std::optional<VariablePlan> Find(std::string_view name) const;
  int Bind(Names& names, const std::string& name, const fhir::Type* type);
  // Each finding says in which rule, and of which source.
  void Report(Place place, std::string diagnostics);
  [[nodiscard]] std::string Whereabouts() const;

  const RuleWorld& world_;
  GroupPlan& group_;
  Scope scope_;
  const syntax::Rule* rule_ = nullptr;  // at hand
  const fhir::Type* focus_ = nullptr;   // of expressions; null: known at run time only
  fhirpath::Shape shape_;               // of the expression compiled last
};

// Adds a finding about the unit's text.
void ReportAt(Issues& issues, const std::string& file, Place place, std::string diagnostics);

// The group of that name the unit sees: its own, then those of its imports; null when there is
// none.
[[nodiscard]] const GroupPlan* FindGroup(const UnitPlan& unit, std::string_view name);

// Whether calling the group with those arguments can work; otherwise says why.
[[nodiscard]] std::string CheckCall(const GroupPlan& group,
                                    const std::vector<ArgumentPlan>& arguments);

}  // namespace gateway::mapping
