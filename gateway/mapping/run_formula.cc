// Expressions of a map: what they see, and what they have read.
#include <algorithm>

#include "gateway/mapping/run.h"

namespace gateway::mapping {
namespace {

using fhir::Node;
using fhirpath::Collection;
using fhirpath::Item;

// Items one expression may look at: a whole Bundle some times over.
constexpr std::uint64_t kFormulaBudget = 2'000'000;

// Each node once, in order. Few are searched faster than hashed.
class Distinct {
 public:
  void Add(Node node) {
    if (nodes_.size() < kFew) {
      nodes_.Add(node);
      return;
    }
    if (seen_.empty()) {
      for (const Node seen : nodes_) seen_.Insert(seen);
    }
    if (seen_.Contains(node)) return;
    seen_.Insert(node);
    nodes_.push_back(node);
  }
  Nodes Take() { return std::move(nodes_); }

 private:
  static constexpr std::size_t kFew = 16;
  Nodes nodes_;
  NodeMap seen_;
};

Nodes NodesOf(const Collection& items) {
  Distinct nodes;
  for (const Item& item : items) {
    if (item.node()) nodes.Add(item.node());
  }
  return nodes.Take();
}

// Only values count as read: a step through an element reads nothing of it.
Nodes ValuesOf(const std::vector<Node>& steps, const Collection& results) {
  Distinct values;
  for (const Node node : steps) {
    if (node.has_text()) values.Add(node);
  }
  for (const Item& item : results) {
    if (item.node().has_text()) values.Add(item.node());
  }
  return values.Take();
}

}  // namespace

Status Run::Evaluate(const ArgumentPlan& plan, const RulePlan& rule, Frame frame,
                     Argument& argument) {
  if (plan.formula) return EvaluateFormula(*plan.formula, rule, frame, argument);
  if (plan.variable) {
    EvaluateVariable(*plan.variable, rule, frame, argument);
    return {};
  }
  argument.items.push_back(*plan.literal);
  argument.how = How::kDefaulted;
  return {};
}

void Run::EvaluateVariable(const VariablePlan& variable, const RulePlan& rule, Frame frame,
                           Argument& argument) {
  const Value* value =
      variable.source >= 0 ? &frame[static_cast<std::size_t>(variable.source)] : nullptr;
  if ((value == nullptr || std::holds_alternative<std::monostate>(*value)) &&
      variable.target >= 0) {
    value = &frame[static_cast<std::size_t>(variable.target)];
  }
  if (const auto* const item = std::get_if<Item>(value)) {
    argument.items.push_back(*item);
    argument.from_source = true;
    const Node node = item->node();
    const How made = variable.has_default ? How::kDefaulted : How::kComputed;
    argument.how = node ? How::kCopied : made;
    argument.sources = node ? Nodes{node} : SourceNodes(rule, frame);
    if (node.has_text()) trace_.Read(node);
  } else if (auto* const* const draft = std::get_if<fhir::Draft*>(value)) {
    argument.draft = *draft;
    argument.sources = SourceNodes(rule, frame);
    if (const std::optional<Item> set = Output::ValueOf(**draft)) argument.items.push_back(*set);
  }
}

Status Run::EvaluateFormula(const FormulaPlan& formula, const RulePlan& rule, Frame frame,
                            Argument& argument) {
  Nodes read;
  GATEWAY_TRY(argument.items, Evaluate(formula, Focus(rule, frame), frame, read));
  const Nodes results = NodesOf(argument.items);
  const bool copied = !argument.items.empty() && results.size() == argument.items.size();
  argument.how = copied ? How::kCopied : How::kComputed;
  argument.sources = copied ? results : read;
  if (argument.sources.empty()) argument.sources = SourceNodes(rule, frame);
  return {};
}

Result<Collection> Run::Evaluate(const FormulaPlan& formula, const Item& focus, Frame frame,
                                 Nodes& read) {
  formula_reads_.clear();
  const fhirpath::Context context = MakeContext(formula, frame);
  if (formula.reads_focus && focus.node()) formula_reads_.push_back(focus.node());
  Result<Collection> result = formula.expression.Evaluate(focus, context);
  if (!result) {
    const bool too_costly = result.error().type == IssueType::kTooCostly;
    return Fail(too_costly ? IssueType::kTooCostly : IssueType::kProcessing,
                "the expression of line " + std::to_string(formula.place.line) +
                    " cannot be evaluated: " + result.error().diagnostics);
  }
  GATEWAY_CHECK(Spend(formula_reads_.size() + result->size() + 1));
  for (const Item& item : *result) {
    if (!item.node()) GATEWAY_CHECK(SpendOn(item));
  }
  read = ValuesOf(formula_reads_, *result);
  trace_.Read(read);
  return result;
}

Result<bool> Run::Test(const FormulaPlan& formula, const Item& focus, Frame frame) {
  Nodes read;
  GATEWAY_TRY(const Collection result, Evaluate(formula, focus, frame, read));
  if (result.empty()) return false;
  fhirpath::SystemValue value;
  const bool boolean = result.size() == 1 && result.front().ToSystem(value) &&
                       value.type == fhirpath::SystemType::kBoolean;
  return !boolean || value.boolean;
}

fhirpath::Context Run::MakeContext(const FormulaPlan& formula, Frame frame) {
  fhirpath::Context context;
  context.resource = context.root_resource = source_.root();
  context.host = &host_;
  context.now = context_.now;
  context.offset_minutes = offset_minutes_;
  context.reads = &formula_reads_;
  context.budget = std::min<std::uint64_t>(kFormulaBudget, max_work_);
  context.outer_constants = &constants_;
  for (const VariablePlan& variable : formula.variables) {
    Collection& values = context.constants[variable.name];
    values.clear();
    const auto look = [&](int slot) {
      if (slot < 0 || !values.empty()) return;
      const Value& value = frame[static_cast<std::size_t>(slot)];
      if (const auto* const item = std::get_if<Item>(&value)) {
        values.push_back(*item);
        if (item->node().has_text()) formula_reads_.push_back(item->node());
      } else if (auto* const* const draft = std::get_if<fhir::Draft*>(&value)) {
        if (const std::optional<Item> set = Output::ValueOf(**draft)) values.push_back(*set);
      }
    };
    look(variable.source);
    look(variable.target);
  }
  return context;
}

}  // namespace gateway::mapping
