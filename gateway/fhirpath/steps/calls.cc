#include "gateway/fhirpath/steps/calls.h"

#include <algorithm>

#include "gateway/fhirpath/functions/call.h"

namespace gateway::fhirpath {
namespace {

// The scope of a criterion or projection on one item of `items`; it costs a step.
Scope Inner(const Scope& outer, Items items, std::size_t index) {
  return {outer.evaluation, items.subspan(index, 1), static_cast<std::int64_t>(index), outer.total};
}

// An item that stays in memory.
constexpr std::uint64_t kMade = 4;

Status CountBelow(fhir::Node node, Evaluation& evaluation, std::size_t& count) {
  const std::span<const fhir::Node> children = node.children();
  GATEWAY_CHECK(evaluation.Spend(children.size()));
  evaluation.NoteReads(children);
  count += children.size();
  for (const fhir::Node child : children) {
    if (child.data()->child_count > 0) GATEWAY_CHECK(CountBelow(child, evaluation, count));
  }
  return {};
}

Status AddChildren(fhir::Node node, Evaluation& evaluation, Collection& out) {
  const std::span<const fhir::Node> children = node.children();
  GATEWAY_CHECK(evaluation.Spend(kMade * children.size()));
  evaluation.NoteReads(children);
  out.insert(out.end(), children.begin(), children.end());
  return {};
}

}  // namespace

Status InputStep::ReadInput(const Scope& scope, Collection& held, Items& items) const {
  items = scope.self;
  if (input_ == nullptr) return {};
  GATEWAY_CHECK(input_->Evaluate(scope, held));
  items = held;
  return {};
}

Status InputStep::ReadSome(const Scope& scope, Collection& held, Items& items,
                           std::size_t limit) const {
  items = scope.self;
  if (input_ == nullptr) return {};
  GATEWAY_CHECK(input_->EvaluateSome(scope, held, limit));
  items = held;
  return {};
}

Status InputStep::Named(Status status) const {
  if (status) return status;
  return Fail(At(std::move(status).error(), place(), std::string(name_) + "()"));
}

Status TruthStep::Evaluate(const Scope& scope, Collection& out) const {
  Truthful truth;
  GATEWAY_CHECK(Decide(scope, truth));
  if (truth) out.push_back(Item::Boolean(*truth));
  return {};
}

Status PresenceStep::Decide(const Scope& scope, Truthful& truth) const {
  Collection held;
  Items items;
  GATEWAY_CHECK(ReadSome(scope, held, items, 1));
  truth = items.empty() != wanted_;
  return Named(scope.evaluation.Spend(1));
}

Status QuantifierStep::Ask(const Scope& scope, Items items, bool& is_settled) const {
  for (std::size_t i = 0; i < items.size() && !is_settled; ++i) {
    Truthful holds;
    GATEWAY_CHECK(scope.evaluation.Spend(1));
    GATEWAY_CHECK(criterion_->DecideApart(Inner(scope, items, i), holds));
    is_settled = (holds == true) != is_all_;
  }
  return {};
}

Status QuantifierStep::Decide(const Scope& scope, Truthful& truth) const {
  Collection held;
  Items items;
  GATEWAY_CHECK(ReadInput(scope, held, items));
  bool is_settled = false;
  GATEWAY_CHECK(Named(Ask(scope, items, is_settled)));
  truth = is_settled != is_all_;
  return Named(scope.evaluation.Spend(1));
}

Status NotStep::Decide(const Scope& scope, Truthful& truth) const {
  if (input() == nullptr) {
    Result<Truthful> own = Truth(scope.self);
    if (!own) return Named(Fail(std::move(own).error()));
    truth = *own;
  } else {
    GATEWAY_CHECK(Named(input()->Decide(scope, truth)));
  }
  if (truth) truth = !*truth;
  return Named(scope.evaluation.Spend(1));
}

Status TextTestStep::Decide(const Scope& scope, Truthful& truth) const {
  Collection held;
  Collection held_argument;
  Items items;
  Items argument;
  GATEWAY_CHECK(ReadInput(scope, held, items));
  GATEWAY_CHECK(Named(argument_->Read(scope, held_argument, argument)));
  GATEWAY_CHECK(Named(Ask(items, argument, truth)));
  return Named(scope.evaluation.Spend(1 + items.size()));
}

Status TextTestStep::Ask(Items input, Items argument, Truthful& truth) const {
  std::optional<std::string_view> text;
  std::optional<std::string_view> part;
  GATEWAY_CHECK(ReadString(input, text));
  GATEWAY_CHECK(ReadString(argument, part));
  truth = std::nullopt;
  if (!text || !part) return {};
  switch (test_) {
    case Test::kStartsWith:
      truth = text->starts_with(*part);
      return {};
    case Test::kEndsWith:
      truth = text->ends_with(*part);
      return {};
    case Test::kContains:
      truth = text->find(*part) != std::string_view::npos;
      return {};
    case Test::kMatches:
      break;
  }
  if (pattern_) {
    truth = pattern_->PartialMatch(*text);
    return {};
  }
  GATEWAY_TRY(const Regex pattern, CompilePattern(*part));
  truth = pattern.PartialMatch(*text);
  return {};
}

Status CountStep::Evaluate(const Scope& scope, Collection& out) const {
  std::size_t count = scope.self.size();
  if (input() != nullptr) {
    count = 0;
    GATEWAY_CHECK(input()->Count(scope, count));
  }
  out.push_back(Item::Integer(static_cast<std::int64_t>(count)));
  return Named(scope.evaluation.Spend(1));
}

Status FirstStep::Evaluate(const Scope& scope, Collection& out) const {
  Collection held;
  Items items;
  GATEWAY_CHECK(ReadSome(scope, held, items, 1));
  if (!items.empty()) out.push_back(items[0]);
  return Named(scope.evaluation.Spend(1));
}

Status WhereStep::Evaluate(const Scope& scope, Collection& out) const {
  return EvaluateSome(scope, out, std::numeric_limits<std::size_t>::max());
}

Status WhereStep::EvaluateSome(const Scope& scope, Collection& out, std::size_t limit) const {
  Collection held;
  Items items;
  GATEWAY_CHECK(ReadInput(scope, held, items));
  return Named(Filter(scope, items, out, scope.evaluation.Limit(limit)));
}

Status WhereStep::Filter(const Scope& scope, Items items, Collection& out,
                         std::size_t limit) const {
  GATEWAY_CHECK(scope.evaluation.Spend(1 + items.size()));
  std::size_t kept = 0;
  for (std::size_t i = 0; i < items.size() && kept < limit; ++i) {
    Truthful holds;
    GATEWAY_CHECK(criterion_->DecideApart(Inner(scope, items, i), holds));
    if (holds != true) continue;
    out.push_back(items[i]);
    ++kept;
  }
  return {};
}

Status SelectStep::Evaluate(const Scope& scope, Collection& out) const {
  return EvaluateSome(scope, out, std::numeric_limits<std::size_t>::max());
}

Status SelectStep::EvaluateSome(const Scope& scope, Collection& out, std::size_t limit) const {
  Collection held;
  Items items;
  GATEWAY_CHECK(ReadInput(scope, held, items));
  return Named(Project(scope, items, out, scope.evaluation.Limit(limit)));
}

Status SelectStep::Project(const Scope& scope, Items items, Collection& out,
                           std::size_t limit) const {
  GATEWAY_CHECK(scope.evaluation.Spend(1 + items.size()));
  const std::size_t before = out.size();
  for (std::size_t i = 0; i < items.size() && out.size() - before < limit; ++i)
    GATEWAY_CHECK(projection_->EvaluateApart(Inner(scope, items, i), out));
  return {};
}

Status OfTypeStep::Evaluate(const Scope& scope, Collection& out) const {
  return EvaluateSome(scope, out, std::numeric_limits<std::size_t>::max());
}

Status OfTypeStep::EvaluateSome(const Scope& scope, Collection& out, std::size_t limit) const {
  Collection held;
  Items items;
  GATEWAY_CHECK(ReadInput(scope, held, items));
  std::size_t kept = 0;
  for (std::size_t i = 0; i < items.size() && kept < limit; ++i) {
    if (!type_.Fits(items[i])) continue;
    out.push_back(items[i]);
    ++kept;
  }
  return Named(scope.evaluation.Spend(1 + items.size()));
}

// Level by level; out serves as the queue, for what is in it is looked at once.
Status DescendantsStep::Evaluate(const Scope& scope, Collection& out) const {
  return EvaluateSome(scope, out, std::numeric_limits<std::size_t>::max());
}

Status DescendantsStep::EvaluateSome(const Scope& scope, Collection& out, std::size_t limit) const {
  Collection held;
  Items items;
  GATEWAY_CHECK(ReadInput(scope, held, items));
  const std::size_t before = out.size();
  const std::size_t enough = scope.evaluation.Limit(limit);
  for (const Item& item : items)
    GATEWAY_CHECK(Named(AddChildren(item.node(), scope.evaluation, out)));
  for (std::size_t next = before; next < out.size() && out.size() - before < enough; ++next)
    GATEWAY_CHECK(Named(AddChildren(out[next].node(), scope.evaluation, out)));
  return Named(scope.evaluation.Spend(1 + items.size()));
}

Status DescendantsStep::Count(const Scope& scope, std::size_t& count) const {
  Collection held;
  Items items;
  GATEWAY_CHECK(ReadInput(scope, held, items));
  for (const Item& item : items)
    GATEWAY_CHECK(Named(CountBelow(item.node(), scope.evaluation, count)));
  return Named(scope.evaluation.Spend(1 + items.size()));
}

}  // namespace gateway::fhirpath
