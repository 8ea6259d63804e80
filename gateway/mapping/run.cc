#include "gateway/mapping/run.h"

#include <algorithm>

#include "gateway/base/hash.h"
#include "gateway/base/random.h"
#include "gateway/fhir/json/json_writer.h"

namespace gateway::mapping {
namespace {

using fhirpath::Item;

// A rule applied and an element made cost more than a value looked at.
constexpr std::size_t kRuleWork = 40;
// Bytes of text that count as much as one value: a run makes some 300 MB at most.
constexpr std::size_t kTextPerWork = 16;
constexpr int kMaxDepth = 250;

constexpr std::string_view kRuleId = "map-rule";

// Elements of the subtree; stops at `limit`.
std::size_t CountBelow(fhir::Node node, std::size_t limit) {
  std::size_t count = 1;
  for (const fhir::Node child : node.children()) {
    if (count >= limit) break;
    count += CountBelow(child, limit - count);
  }
  return count;
}

std::string Whereabouts(const RulePlan& rule) {
  return "map '" + rule.group->unit->map->name + "', group '" + rule.group->name + "', rule '" +
         rule.name + "' (line " + std::to_string(rule.line) + "): ";
}

}  // namespace

Run::Run(const Map::Program& program, const fhir::Document& source, const TransformContext& context,
         const RunOptions& options)
    : program_(program),
      source_(source),
      context_(context),
      max_work_(options.max_work),
      host_(source, *program.registry, program.terminology.get()),
      trace_(options.explain),
      output_(source, program.registry->types(), *program.target_type, trace_),
      constants_(context.constants),
      offset_minutes_(LondonOffsetMinutes(context.now)) {}

Result<Transformed> Run::Execute() {
  if (!source_.root() || !source_.root().type()->IsA(program_.source_type->name)) {
    return Fail(IssueType::kProcessing, "map '" + program_.name + "' reads a " +
                                            std::string(program_.source_type->name) + ", not a " +
                                            std::string(source_.root().type_name()));
  }
  GATEWAY_CHECK(LoadConstants());
  const Frame frame = frames_.Push(program_.entry->slots);
  bool has_source = false;
  bool has_target = false;
  for (const InputPlan& input :
       program_.entry->inputs) {  // further inputs of the first group stay empty
    const bool target = input.mode == syntax::InputMode::kTarget;
    bool& taken = target ? has_target : has_source;
    Value& slot = frame[static_cast<std::size_t>(input.slot)];
    if (!taken && target) slot = output_.root();
    if (!taken && !target) slot.emplace<fhirpath::Item>(source_.root());
    taken = true;
  }
  GATEWAY_CHECK(RunGroup(*program_.entry, frame));
  Transformed transformed;
  transformed.output = output_.Finish();
  trace_.TakeLineage(transformed);
  transformed.loss = trace_.Loss(source_.root());
  transformed.issues = std::move(warnings_);
  return transformed;
}

// `let` constants of every map, in order; one may name those before it.
Status Run::LoadConstants() {
  for (const UnitPlan& unit : program_.units) {
    for (const auto& [name, formula] : unit.constants) {
      Nodes read;
      GATEWAY_TRY(fhirpath::Collection value, Evaluate(formula, Item(source_.root()), {}, read));
      constants_.insert_or_assign(name, std::move(value));
    }
  }
  return {};
}

std::string Run::NextUuid() {
  if (identity_.empty()) identity_ = Sha256Hex(fhir::WriteJson(source_.root()));
  return DerivedUuid(program_.url, identity_ + "#" + std::to_string(uuids_++));
}

Status Run::TooCostly() {
  return Fail(IssueType::kTooCostly,
              "the map does more than any record needs; does it end? Look for groups that call one "
              "another");
}

Status Run::SpendText(std::size_t bytes) { return Spend(bytes / kTextPerWork); }

Status Run::SpendOn(const fhirpath::Item& item) {
  const fhir::Node node = item.node();
  if (!node) {
    fhirpath::ValueView value;
    return SpendText(item.ToSystem(value) ? value.text.size() + value.unit.size() : 0);
  }
  return Spend(node.children().empty() ? 1 : CountBelow(node, max_work_));
}

Status Run::RunGroup(const GroupPlan& group, Frame frame) {
  if (++depth_ > kMaxDepth) {
    return Fail(IssueType::kTooCostly,
                "group '" + group.name + "' calls itself too often; the map does not end");
  }
  if (group.extends != nullptr) {
    const Frame base = frames_.Push(group.extends->slots);
    for (std::size_t i = 0; i < group.inputs.size(); ++i) {
      base[static_cast<std::size_t>(group.extends->inputs[i].slot)] =
          frame[static_cast<std::size_t>(group.inputs[i].slot)];
    }
    GATEWAY_CHECK(RunGroup(*group.extends, base));
    frames_.Pop(base);
  }
  GATEWAY_CHECK(RunRules(group.rules, frame));
  --depth_;
  return {};
}

Status Run::RunRules(const std::deque<RulePlan>& rules, Frame frame) {
  for (const RulePlan& rule : rules) GATEWAY_CHECK(RunRule(rule, frame));
  return {};
}

Status Run::RunRule(const RulePlan& rule, Frame frame) {
  // What an earlier round bound must not be seen by this one.
  for (const SourcePlan& source : rule.sources) frame[static_cast<std::size_t>(source.slot)] = {};
  ++depth_;
  Status status = LoopSources(rule, frame, 0);
  --depth_;
  if (!status) return InRule(std::move(status).error(), rule, frame);
  return {};
}

Status Run::Apply(const RulePlan& rule, Frame frame) {
  GATEWAY_CHECK(Spend(kRuleWork * (1 + rule.targets.size())));
  if (rule.inferred) return Infer(rule, frame);
  for (const TargetPlan& target : rule.targets) GATEWAY_CHECK(MakeTarget(rule, target, frame));
  for (const CallPlan& call : rule.calls) GATEWAY_CHECK(Call(rule, call, frame));
  return RunRules(rule.rules, frame);
}

Status Run::Call(const RulePlan& rule, const CallPlan& call, Frame frame) {
  const GroupPlan& group = *call.group;
  const Frame callee = frames_.Push(group.slots);
  for (std::size_t i = 0; i < group.inputs.size(); ++i) {
    const InputPlan& input = group.inputs[i];
    Value& slot = callee[static_cast<std::size_t>(input.slot)];
    if (input.mode == syntax::InputMode::kTarget) {
      slot = frame[static_cast<std::size_t>(call.arguments[i].variable->target)];
      if (std::holds_alternative<fhir::Draft*>(slot)) continue;
      return Fail(IssueType::kProcessing,
                  "input '" + input.name + "' of group '" + group.name + "' holds nothing");
    }
    Argument argument;
    GATEWAY_CHECK(Evaluate(call.arguments[i], rule, frame, argument));
    if (argument.items.size() > 1 || (argument.items.empty() && argument.draft != nullptr)) {
      return Fail(IssueType::kProcessing, "input '" + input.name + "' of group '" + group.name +
                                              "' needs one value of the source");
    }
    if (!argument.items.empty()) slot = argument.items.front();
  }
  GATEWAY_CHECK(RunGroup(group, callee));
  frames_.Pop(callee);
  return {};
}

Item Run::Focus(const RulePlan& rule, Frame frame) const {
  const Value& value = frame[static_cast<std::size_t>(rule.sources.front().slot)];
  const auto* const item = std::get_if<Item>(&value);
  return item != nullptr ? *item : Item(source_.root());
}

Nodes Run::SourceNodes(const RulePlan& rule, Frame frame) const {
  Nodes nodes;
  for (const SourcePlan& source : rule.sources) {
    const auto* const item = std::get_if<Item>(&frame[static_cast<std::size_t>(source.slot)]);
    if (item != nullptr && item->node()) nodes.push_back(item->node());
  }
  return nodes;
}

// The innermost rule names itself and its source element; outer ones pass it on.
std::unexpected<Error> Run::InRule(Error error, const RulePlan& rule, Frame frame) const {
  if (!error.issues.empty() && error.issues.list().front().id == kRuleId)
    return Fail(std::move(error));
  Nodes nodes = SourceNodes(rule, frame);
  const int context = rule.sources.front().context;
  if (nodes.empty() && context >= 0) {
    const auto* const item = std::get_if<Item>(&frame[static_cast<std::size_t>(context)]);
    if (item != nullptr && item->node()) nodes.push_back(item->node());
  }
  Issue issue;
  issue.type = error.type == IssueType::kTooCostly ? IssueType::kTooCostly : IssueType::kProcessing;
  issue.id = kRuleId;
  issue.diagnostics = Whereabouts(rule) + error.diagnostics;
  if (!nodes.empty()) {
    issue.expression = fhir::PathOf(source_.root(), nodes.front());
    issue.line = nodes.front().line();
    issue.column = nodes.front().column();
  }
  Error named{issue.type, issue.diagnostics, {}};
  named.issues.Add(std::move(issue));
  return std::unexpected(std::move(named));
}

void Run::WarnReplaced(const RulePlan& rule, std::string_view element) {
  Issue issue;
  issue.severity = Severity::kWarning;
  issue.type = IssueType::kProcessing;
  issue.id = "map-replaced";
  issue.diagnostics = Whereabouts(rule) + "'" + std::string(element) +
                      "' takes one value; the one set before is lost";
  warnings_.Add(std::move(issue));
}

}  // namespace gateway::mapping
