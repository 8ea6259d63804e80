// One execution of a program over one source.
//
// Groups are called, rules loop over their sources, targets are made; the first failure ends it
// all. Used by one thread, once. Spec: https://hl7.org/fhir/R4/mapping-language.html#7.8.0.8
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/mapping/frame.h"
#include "gateway/mapping/host.h"
#include "gateway/mapping/output.h"
#include "gateway/mapping/program.h"
#include "gateway/mapping/trace.h"

namespace gateway::mapping {

struct RunOptions {
  bool explain = true;  // false: neither lineage nor losses are kept
  // Rules applied, values looked at and elements made before the run fails with kTooCostly: far
  // above what any record needs (a full one spends some fifty thousand), low enough that a hostile
  // map ends soon.
  std::size_t max_work = 20'000'000;
};

class Run {
 public:
  Run(const Map::Program& program, const fhir::Document& source, const TransformContext& context,
      const RunOptions& options = {});

  [[nodiscard]] Result<Transformed> Execute();

  // --- What transforms may ask ---
  [[nodiscard]] const Map::Program& program() const { return program_; }
  [[nodiscard]] Trace& trace() { return trace_; }
  // Counts text about to be made against the run's budget; kTooCostly when it is spent.
  [[nodiscard]] Status SpendText(std::size_t bytes);
  // A UUID that is the same whenever this source is mapped by this map: the n-th asked for has the
  // n-th name.
  [[nodiscard]] std::string NextUuid();

 private:
  // Counts against the run's budget; kTooCostly when it is spent.
  Status Spend(std::size_t work) {
    work_ += work;
    if (work_ <= max_work_) [[likely]]
      return {};
    return TooCostly();
  }
  [[nodiscard]] static Status TooCostly();
  // Of a value about to be put into the target: its text, or all that lies below it.
  Status SpendOn(const fhirpath::Item& item);
  Status RunGroup(const GroupPlan& group, Frame frame);
  Status RunRules(const std::deque<RulePlan>& rules, Frame frame);
  Status RunRule(const RulePlan& rule, Frame frame);

  // run_source.cc: binds each combination of the rule's sources in turn and applies the rule to it.
  Status LoopSources(const RulePlan& rule, Frame frame, std::size_t index);
  // Match: the elements that the rule runs for, into `items`, which is empty; the others are steps
  // of it.
  Status Match(const SourcePlan& source, Frame frame, fhirpath::Collection& items);
  Status Fetch(const SourcePlan& source, Frame frame, fhirpath::Collection& items);
  Status CheckCount(const SourcePlan& source, std::size_t count) const;
  Status Keep(const SourcePlan& source, Frame frame, fhirpath::Collection& items);
  Status CheckEach(const SourcePlan& source, const fhirpath::Collection& items, Frame frame);

  // run_target.cc
  Status Apply(const RulePlan& rule, Frame frame);
  Status MakeTarget(const RulePlan& rule, const TargetPlan& target, Frame frame);
  Status BindValue(const TargetPlan& target, const Made& made, Frame frame);
  Result<fhir::Draft*> MakeEmpty(const RulePlan& rule, const Spot& spot, Frame frame);
  Result<fhir::Draft*> MakeParts(const RulePlan& rule, const TargetPlan& target, const Spot& spot,
                                 const Made& made);
  Result<fhir::Draft*> MakeItems(const RulePlan& rule, const TargetPlan& target, const Spot& spot,
                                 const Made& made);
  Result<fhir::Draft*> SetItem(const RulePlan& rule, const Spot& spot, const fhirpath::Item& item,
                               const Made& made);
  // The parent of the target's last step; steps in between are made as needed.
  Result<Spot> FindSpot(const RulePlan& rule, const TargetPlan& target, Frame frame);
  Status Infer(const RulePlan& rule, Frame frame);
  [[nodiscard]] const GroupPlan* FindDefault(const UnitPlan& unit, const fhir::Type& source,
                                             const Declared& target) const;
  [[nodiscard]] const fhir::Type* DefaultTarget(const RulePlan& rule, Frame frame) const;
  Status Call(const RulePlan& rule, const CallPlan& call, Frame frame);

  // run_formula.cc
  Status Evaluate(const ArgumentPlan& plan, const RulePlan& rule, Frame frame, Argument& argument);
  void EvaluateVariable(const VariablePlan& variable, const RulePlan& rule, Frame frame,
                        Argument& argument);
  Status EvaluateFormula(const FormulaPlan& formula, const RulePlan& rule, Frame frame,
                         Argument& argument);
  // The expression's result; `read` gets the source's values it looked at, which count as read.
  Result<fhirpath::Collection> Evaluate(const FormulaPlan& formula, const fhirpath::Item& focus,
                                        Frame frame, Nodes& read);
  Result<bool> Test(const FormulaPlan& formula, const fhirpath::Item& focus, Frame frame);
  fhirpath::Context MakeContext(const FormulaPlan& formula, Frame frame);

  [[nodiscard]] fhirpath::Item Focus(const RulePlan& rule, Frame frame) const;
  [[nodiscard]] Nodes SourceNodes(const RulePlan& rule, Frame frame) const;
  [[nodiscard]] std::unexpected<Error> InRule(Error error, const RulePlan& rule, Frame frame) const;
  Status LoadConstants();
  void WarnReplaced(const RulePlan& rule, std::string_view element);

  const Map::Program& program_;
  const fhir::Document& source_;
  const TransformContext& context_;
  std::size_t max_work_;
  MappingHost host_;
  Trace trace_;
  Output output_;
  std::map<std::string, fhirpath::Collection, std::less<>> constants_;
  Issues warnings_;
  int offset_minutes_ = 0;  // of now() in Europe/London
  std::string identity_;    // of the source; empty until a UUID is asked for
  std::size_t uuids_ = 0;
  std::size_t work_ = 0;  // rules applied, values looked at and elements made so far
  int depth_ = 0;         // of groups and rules in one another
  FrameStack frames_;  // after a failure nothing is called any more: it may then be left as it is
  // Memory that is used again: parameters of the target at hand, what the expression at hand read.
  std::vector<Argument> arguments_;
  std::vector<fhir::Node> formula_reads_;
};

}  // namespace gateway::mapping
