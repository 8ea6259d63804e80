// The targets of a rule: which elements it makes, and what they hold.
#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/mapping/primitive.h"
#include "gateway/mapping/run.h"

namespace gateway::mapping {
namespace {

using fhir::Draft;
using fhirpath::Item;

// What making an element counts against the run's budget.
constexpr std::size_t kElementWork = 20;

void Bind(const VariablePlan& variable, Draft* draft, Frame frame) {
  if (variable.target >= 0)
    frame[static_cast<std::size_t>(variable.target)] = draft == nullptr ? Value() : Value(draft);
}

// A value that becomes one of another type on its way: a date a dateTime, a number a text.
bool IsCoerced(const Item& item, const fhir::Type& to) {
  if (!item.node()) return false;
  const fhir::Type& from = *item.node().type();
  const bool primitives = from.kind == fhir::Kind::kPrimitive && to.kind == fhir::Kind::kPrimitive;
  return primitives && !from.IsA(to.name) && !to.IsA(from.name);
}

// An empty path is the element itself.
std::vector<std::string_view> Steps(std::string_view path) {
  return path.empty() ? std::vector<std::string_view>() : Split(path, '.');
}

}  // namespace

Status Run::MakeTarget(const RulePlan& rule, const TargetPlan& target, Frame frame) {
  Bind(target.variable, nullptr, frame);
  Made made;
  Spot spot;
  if (target.context >= 0) {
    GATEWAY_TRY(spot, FindSpot(rule, target, frame));
  }
  if (target.transform != nullptr) {
    arguments_.clear();
    for (const ArgumentPlan& plan : target.arguments) {
      GATEWAY_CHECK(Evaluate(plan, rule, frame, arguments_.emplace_back()));
    }
    const fhir::Type* const wanted = spot.parent == nullptr ? nullptr
                                     : spot.name.empty()    ? spot.parent->type
                                                            : spot.declared.type;
    const fhir::Type* const by_default =
        wanted == nullptr && target.arguments.empty() ? DefaultTarget(rule, frame) : nullptr;
    GATEWAY_TRY(made, target.transform->make({*this, target, arguments_, wanted, by_default}));
  }
  if (target.context < 0) return BindValue(target, made, frame);
  Draft* draft = nullptr;
  if (target.transform == nullptr) {
    GATEWAY_TRY(draft, MakeEmpty(rule, spot, frame));
  } else if (made.type != nullptr) {
    GATEWAY_TRY(draft, MakeParts(rule, target, spot, made));
  } else {
    GATEWAY_TRY(draft, MakeItems(rule, target, spot, made));
  }
  Bind(target.variable, draft, frame);
  return {};
}

// (expression) as x, evaluate(…) as x: a value to read on, no element.
Status Run::BindValue(const TargetPlan& target, const Made& made, Frame frame) {
  if (made.type != nullptr || made.items.size() > 1) {
    return Fail(IssueType::kProcessing, "a target that is no element can hold one value only");
  }
  if (target.variable.source < 0) return {};
  Value& slot = frame[static_cast<std::size_t>(target.variable.source)];
  slot = made.items.empty() ? Value() : Value(made.items.front());
  return {};
}

Result<Spot> Run::FindSpot(const RulePlan& rule, const TargetPlan& target, Frame frame) {
  auto* const* const context =
      std::get_if<Draft*>(&frame[static_cast<std::size_t>(target.context)]);
  if (context == nullptr) {
    return Fail(IssueType::kProcessing,
                "the target variable of '" + target.name + "' holds no element");
  }
  Draft* parent = *context;
  for (std::size_t i = 0; i + 1 < target.path.size(); ++i) {
    GATEWAY_TRY(const Output::Opened step,
                output_.Open({parent, target.path[i], syntax::TargetListMode::kCollate}, nullptr));
    if (step.is_new) trace_.Made(step.draft, rule, How::kComputed, SourceNodes(rule, frame));
    parent = step.draft;
  }
  Spot spot{parent, target.path.empty() ? std::string_view() : std::string_view(target.path.back()),
            target.list_mode, target.share};
  // `value` of a primitive is the primitive itself.
  if (spot.name == "value" && parent->type->kind == fhir::Kind::kPrimitive) spot.name = {};
  if (!spot.name.empty()) {
    const bool known = target.path.size() == 1 && target.parent == parent->type;
    spot.declared = known ? target.declared : Output::Find(*parent->type, spot.name);
  }
  return spot;
}

Result<Draft*> Run::MakeEmpty(const RulePlan& rule, const Spot& spot, Frame frame) {
  if (spot.name.empty()) return spot.parent;
  GATEWAY_TRY(const Output::Opened opened, output_.Open(spot, nullptr));
  if (opened.is_new) trace_.Made(opened.draft, rule, How::kComputed, SourceNodes(rule, frame));
  return opened.draft;
}

Result<Draft*> Run::MakeParts(const RulePlan& rule, const TargetPlan& target, const Spot& spot,
                              const Made& made) {
  Draft* draft = spot.parent;
  if (!spot.name.empty()) {
    GATEWAY_TRY(const Output::Opened opened, output_.Open(spot, made.type));
    draft = opened.draft;
    if (opened.is_new) trace_.Made(draft, rule, made.how, made.sources);
  } else if (draft->type != made.type) {
    return Fail(IssueType::kProcessing, "'" + target.name + "' is a " +
                                            std::string(draft->type->name) + ", not a " +
                                            std::string(made.type->name));
  }
  for (const Made::Part& part : made.parts) {
    Draft* at = draft;
    for (const std::string_view step : Steps(part.path)) {
      GATEWAY_TRY(const Output::Opened opened,
                  output_.Open({at, step, syntax::TargetListMode::kCollate}, nullptr));
      trace_.Made(opened.draft, rule, part.how, part.sources);
      at = opened.draft;
    }
    GATEWAY_CHECK(SpendText(part.text.size()));
    GATEWAY_CHECK(output_.Fill(at, Item::String(part.text)));
  }
  return draft;
}

Result<Draft*> Run::MakeItems(const RulePlan& rule, const TargetPlan& target, const Spot& spot,
                              const Made& made) {
  if (spot.name.empty()) {
    if (made.items.size() != 1)
      return made.items.empty()
                 ? Result<Draft*>(nullptr)
                 : Fail(IssueType::kProcessing, "'" + target.name + "' takes one value");
    trace_.Made(spot.parent, rule, made.how, made.sources);
    GATEWAY_CHECK(SpendOn(made.items.front()));
    GATEWAY_CHECK(output_.Fill(spot.parent, made.items.front()));
    return spot.parent;
  }
  const Declared& declared = spot.declared;
  if (made.items.size() > 1 && declared.element != nullptr && !declared.element->is_list()) {
    return Fail(IssueType::kProcessing, "'" + target.name +
                                            "' takes one value, and the rule gives it " +
                                            std::to_string(made.items.size()));
  }
  GATEWAY_CHECK(Spend(kElementWork * made.items.size()));
  Draft* last = nullptr;
  for (const Item& item : made.items) {
    GATEWAY_TRY(last, SetItem(rule, spot, item, made));
  }
  return last;
}

Result<Draft*> Run::SetItem(const RulePlan& rule, const Spot& spot, const Item& item,
                            const Made& made) {
  const Declared& declared = spot.declared;
  const fhir::Type* type = declared.type;
  if (declared.element != nullptr && type == nullptr) {
    type = PickType(*declared.element, item);
    if (type == nullptr) {
      return Fail(IssueType::kProcessing,
                  std::string(declared.element->path) + " cannot hold a " + item.TypeName());
    }
  }
  GATEWAY_TRY(const Output::Opened opened, output_.Open(spot, type));
  GATEWAY_CHECK(SpendOn(item));
  const bool replaced = !opened.is_new && (opened.draft->has_text || opened.draft->copy);
  const bool coerced = made.how == How::kCopied && IsCoerced(item, *opened.draft->type);
  trace_.Made(opened.draft, rule, coerced ? How::kComputed : made.how, made.sources);
  GATEWAY_CHECK(output_.Fill(opened.draft, item));
  if (replaced) WarnReplaced(rule, spot.name);
  return opened.draft;
}

const GroupPlan* Run::FindDefault(const UnitPlan& unit, const fhir::Type& source,
                                  const Declared& target) const {
  const auto allowed = [&](const fhir::Type* type) {
    if (target.type != nullptr) return type == target.type;
    return std::ranges::any_of(target.element->types, [&](const fhir::TypeRef& ref) {
      return ref.type == type || (ref.type->is_abstract && type->IsA(ref.type->name));
    });
  };
  // The group for the type itself first, then for what it derives from.
  for (const fhir::Type* type = &source; type != nullptr; type = type->base) {
    for (const GroupPlan* const group : unit.defaults) {
      if (group->inputs[0].type == type && allowed(group->inputs[1].type)) return group;
    }
  }
  return nullptr;
}

// <<type+>>: the group is the default for its source's type, whatever the target may be.
const fhir::Type* Run::DefaultTarget(const RulePlan& rule, Frame frame) const {
  const fhir::Type* type = Focus(rule, frame).node().type();
  for (; type != nullptr; type = type->base) {
    for (const GroupPlan* const group : rule.group->unit->defaults) {
      const bool general = group->type_mode == syntax::TypeMode::kTypeAndTypes;
      if (general && group->inputs[0].type == type) return group->inputs[1].type;
    }
  }
  return nullptr;
}

// src.a -> tgt.a: by the default group for the two types; without one the value or subtree is
// copied.
Status Run::Infer(const RulePlan& rule, Frame frame) {
  const TargetPlan& target = rule.targets.front();
  GATEWAY_TRY(const Spot spot, FindSpot(rule, target, frame));
  const Declared& declared = spot.declared;
  const Item item = Focus(rule, frame);
  Draft* draft = nullptr;
  const GroupPlan* const group = item.node() && declared.element != nullptr
                                     ? FindDefault(*rule.group->unit, *item.node().type(), declared)
                                     : nullptr;
  if (group == nullptr) {
    Made made;
    made.how = item.node() ? How::kCopied : How::kDefaulted;
    if (item.node()) made.sources.push_back(item.node());
    GATEWAY_TRY(draft, SetItem(rule, spot, item, made));
    Bind(target.variable, draft, frame);
    return {};
  }
  GATEWAY_TRY(const Output::Opened opened, output_.Open(spot, group->inputs[1].type));
  if (opened.is_new) trace_.Made(opened.draft, rule, How::kComputed, SourceNodes(rule, frame));
  Bind(target.variable, opened.draft, frame);
  const Frame callee = frames_.Push(group->slots);
  callee[static_cast<std::size_t>(group->inputs[0].slot)] = item;
  callee[static_cast<std::size_t>(group->inputs[1].slot)] = opened.draft;
  GATEWAY_CHECK(RunGroup(*group, callee));
  frames_.Pop(callee);
  return {};
}

}  // namespace gateway::mapping
