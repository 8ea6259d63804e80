// Expressions of a map: what they see, and what they have read.
#include <algorithm>
#include <unordered_set>

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
    const bool is_new = nodes_.size() < kFew ? std::ranges::find(nodes_, node) == nodes_.end()
                                             : Seen().insert(node.data()).second;
    if (is_new) nodes_.push_back(node);
  }
  std::vector<Node> Take() { return std::move(nodes_); }

 private:
  static constexpr std::size_t kFew = 16;
  std::unordered_set<const fhir::NodeData*>& Seen() {
    if (seen_.empty()) {
      for (const Node node : nodes_) seen_.insert(node.data());
    }
    return seen_;
  }
  std::vector<Node> nodes_;
  std::unordered_set<const fhir::NodeData*> seen_;
};

// Only values count as read: a step through an element reads nothing of it.
std::vector<Node> ValuesOf(const std::vector<Node>& nodes) {
  Distinct values;
  for (const Node node : nodes) {
    if (node.has_text()) values.Add(node);
  }
  return values.Take();
}

std::vector<Node> NodesOf(const Collection& items) {
  Distinct nodes;
  for (const Item& item : items) {
    if (item.node()) nodes.Add(item.node());
  }
  return nodes.Take();
}

}  // namespace

Result<Argument> Run::Evaluate(const ArgumentPlan& plan, const RulePlan& rule, const Frame& frame) {
  if (plan.variable) return EvaluateVariable(*plan.variable, rule, frame);
  if (plan.formula) return EvaluateFormula(*plan.formula, rule, frame);
  Argument argument;
  argument.items.push_back(*plan.literal);
  argument.how = How::kDefaulted;
  return argument;
}

Result<Argument> Run::EvaluateVariable(const VariablePlan& variable, const RulePlan& rule,
                                       const Frame& frame) {
  Argument argument;
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
    argument.sources = node ? std::vector<Node>{node} : SourceNodes(rule, frame);
    if (node.has_text()) trace_.Read(node);
  } else if (auto* const* const draft = std::get_if<fhir::Draft*>(value)) {
    argument.draft = *draft;
    argument.sources = SourceNodes(rule, frame);
    if (const std::optional<Item> set = Output::ValueOf(**draft)) argument.items.push_back(*set);
  }
  return argument;
}

Result<Argument> Run::EvaluateFormula(const FormulaPlan& formula, const RulePlan& rule,
                                      const Frame& frame) {
  Argument argument;
  std::vector<Node> read;
  GATEWAY_TRY(argument.items, Evaluate(formula, Focus(rule, frame), frame, read));
  const std::vector<Node> results = NodesOf(argument.items);
  const bool copied = !argument.items.empty() && results.size() == argument.items.size();
  argument.how = copied ? How::kCopied : How::kComputed;
  argument.sources = copied ? results : read;
  if (argument.sources.empty()) argument.sources = SourceNodes(rule, frame);
  return argument;
}

Result<Collection> Run::Evaluate(const FormulaPlan& formula, const Item& focus, const Frame& frame,
                                 std::vector<Node>& read) {
  const fhirpath::Context context = MakeContext(formula, frame, read);
  if (formula.reads_focus && focus.node()) read.push_back(focus.node());
  Result<Collection> result = formula.expression.Evaluate(focus, context);
  if (!result) {
    const bool too_costly = result.error().type == IssueType::kTooCostly;
    return Fail(too_costly ? IssueType::kTooCostly : IssueType::kProcessing,
                "the expression of line " + std::to_string(formula.place.line) +
                    " cannot be evaluated: " + result.error().diagnostics);
  }
  GATEWAY_CHECK(Spend(read.size() + result->size() + 1));
  for (const Item& item : *result) {
    if (!item.node()) GATEWAY_CHECK(SpendOn(item));
  }
  for (const Node node : NodesOf(*result)) read.push_back(node);
  read = ValuesOf(read);
  trace_.Read(read);
  return result;
}

Result<bool> Run::Test(const FormulaPlan& formula, const Item& focus, const Frame& frame) {
  std::vector<Node> read;
  GATEWAY_TRY(const Collection result, Evaluate(formula, focus, frame, read));
  if (result.empty()) return false;
  fhirpath::SystemValue value;
  const bool boolean = result.size() == 1 && result.front().ToSystem(value) &&
                       value.type == fhirpath::SystemType::kBoolean;
  return !boolean || value.boolean;
}

fhirpath::Context Run::MakeContext(const FormulaPlan& formula, const Frame& frame,
                                   std::vector<Node>& read) {
  fhirpath::Context context;
  context.resource = context.root_resource = source_.root();
  context.host = &host_;
  context.now = context_.now;
  context.offset_minutes = offset_minutes_;
  context.reads = &read;
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
        if (item->node().has_text()) read.push_back(item->node());
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
