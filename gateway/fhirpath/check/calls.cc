// Function calls: everything is read from the functions' descriptions.

#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/fhirpath/check/elements.h"
#include "gateway/fhirpath/check/operands.h"
#include "gateway/fhirpath/check/walk.h"

namespace gateway::fhirpath {
namespace {

std::string NameOf(const Syntax& call) { return std::string(call.name) + "()"; }

bool IsTrueOrFalse(const Syntax& syntax, bool value) {
  return syntax.kind == SyntaxKind::kLiteral && syntax.value.type == SystemType::kBoolean &&
         syntax.value.boolean == value;
}

Shape Bounded(Shape shape, int min, int max) {
  shape.min = std::min(min, max);
  shape.max = max;
  return shape;
}

// One System value for the type of every item.
Shape SystemValuesOf(const Shape& input) {
  Shape values = input.is_any ? AnyShape() : Shape{};
  for (const ItemType& type : input.types) {
    const bool is_value = type.type == nullptr || type.type->kind == fhir::Kind::kPrimitive;
    if (is_value) values.Add(SystemItem(type.system));
    if (!is_value && type.type != nullptr && type.type->IsA("Quantity"))
      values.Add(SystemItem(SystemType::kQuantity));
  }
  return values;
}

Order OrderAfter(const FunctionDescription& row, const Shape& input) {
  switch (row.order) {
    case OrderRule::kMade:
      return Order::kKept;
    case OrderRule::kOfSet:
      return std::max(input.order, Order::kOfSet);
    case OrderRule::kOfTree:
      return Order::kOfTree;
    default:
      return input.order;
  }
}

}  // namespace

Shape Walk::Call(const Syntax& syntax, const Scope& scope) {
  const FunctionEntry* const entry = FindFunctionEntry(syntax.name);
  if (entry == nullptr) return UnknownFunction(syntax, scope);
  const Shape input = syntax.input != nullptr ? Visit(*syntax.input, scope) : scope.self;
  if (!CheckArity(syntax, *entry)) return AnyShape();
  const FunctionDescription* const row = FindDescription(syntax.name);
  if (row == nullptr) return AnyShape();
  CheckInput(syntax, *row, input);
  if (row->result == ResultRule::kTotal) return Aggregate(syntax, input, scope);
  const std::vector<Shape> arguments = Arguments(syntax, *row, input, scope);
  if (syntax.name == "defineVariable") Define(syntax, input, arguments);
  Shape result = Result(syntax, *row, input, arguments);
  if (!result.is_nothing() && result.may_be_several())
    result.order = std::max(OrderAfter(*row, input),
                            row->order == OrderRule::kKept ? result.order : Order::kKept);
  return result;
}

Shape Walk::UnknownFunction(const Syntax& syntax, const Scope& scope) {
  if (syntax.input != nullptr) (void)Visit(*syntax.input, scope);
  for (const SyntaxPtr& argument : syntax.children) (void)Visit(*argument, scope);
  const auto& known = context_.host_functions;
  if (std::ranges::find(known, std::string_view(syntax.name)) != known.end()) return AnyShape();
  std::vector<std::string_view> names(known.begin(), known.end());
  for (const FunctionEntry& entry : FunctionTable()) names.push_back(entry.name);
  const std::string_view nearest = Nearest(syntax.name, names);
  findings_.Error("unknown-function", syntax.place,
                  "there is no function '" + std::string(syntax.name) + "'" +
                      (nearest.empty() ? "" : "; did you mean '" + std::string(nearest) + "'?"));
  return AnyShape();
}

bool Walk::CheckArity(const Syntax& syntax, const FunctionEntry& entry) {
  const std::size_t count = syntax.children.size();
  if (count >= entry.min_arguments && count <= entry.max_arguments) return true;
  findings_.Error("arity", syntax.place,
                  NameOf(syntax) + " cannot take " + std::to_string(count) +
                      (count == 1 ? " argument" : " arguments") + "; write " +
                      std::string(entry.signature));
  return false;
}

void Walk::CheckInput(const Syntax& syntax, const FunctionDescription& row, const Shape& input) {
  if (input.is_nothing()) return;
  if ((input.sorts() & row.input) == 0) {
    findings_.Error("input", syntax.place, NameOf(syntax) + " is not for " + input.Describe());
  }
  if (row.needs_order) NeedOrder(input, syntax.place, NameOf(syntax));
  const bool chooses = row.result == ResultRule::kOneItem;  // single() is how one asks
  if (row.single_input && (!chooses || input.is_several()))
    NeedOne(input, syntax.place, "the input of " + NameOf(syntax), findings_);
}

bool Walk::IsUnreachable(const Syntax& call, std::size_t argument) const {
  if (call.name != "iif" || argument == 0) return false;
  return IsTrueOrFalse(*call.children[0], argument == 2);
}

std::vector<Shape> Walk::Arguments(const Syntax& syntax, const FunctionDescription& row,
                                   const Shape& input, const Scope& scope) {
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < syntax.children.size(); ++i) {
    const ArgumentRule* const rule = RuleFor(row, i);
    if (rule == nullptr || rule->role == ArgumentRole::kType || IsUnreachable(syntax, i)) {
      shapes.push_back(Nothing());
      continue;
    }
    const auto before = constants_;
    shapes.push_back(row.result == ResultRule::kRepeat
                         ? Repeat(*syntax.children[i], input)
                         : Argument(*syntax.children[i], *rule, input, scope));
    constants_ = before;
    CheckValue(syntax, *rule, shapes.back(), syntax.children[i]->place);
  }
  return shapes;
}

Shape Walk::Argument(const Syntax& argument, const ArgumentRule& rule, const Shape& input,
                     const Scope& scope) {
  if (rule.role == ArgumentRole::kValue || rule.role == ArgumentRole::kCollection)
    return Visit(argument, scope);
  if (rule.role == ArgumentRole::kOnInput)
    return Visit(argument, {.self = input, .has_index = scope.has_index, .total = scope.total});
  Scope inner{.self = input.OneItem(), .has_index = true, .total = scope.total};
  const bool descending = rule.role == ArgumentRole::kSortKey &&
                          argument.kind == SyntaxKind::kSign && argument.name == "-";
  return Visit(descending ? *argument.children[0] : argument, inner);
}

void Walk::CheckValue(const Syntax& call, const ArgumentRule& rule, const Shape& shape,
                      Place place) {
  if (shape.is_nothing()) return;
  const std::string what = "the " + std::string(rule.name) + " of " + NameOf(call);
  const bool is_condition = rule.role == ArgumentRole::kCriterion;
  if (rule.role == ArgumentRole::kValue && (shape.sorts() & rule.sorts) == 0) {
    findings_.Error("argument", place, what + " cannot be " + shape.Describe());
  } else if (is_condition && (shape.sorts() & kBooleans) == 0 && !shape.is_several()) {
    const std::string about = what + " is " + shape.Describe() + ", not a Boolean";
    if (rule.sorts == kBooleans) findings_.Error("condition", place, about);
    if (rule.sorts != kBooleans) findings_.Warning("condition", place, about + "; write exists()");
  }
  const bool one =
      is_condition || rule.role == ArgumentRole::kValue || rule.role == ArgumentRole::kSortKey;
  if (one) NeedOne(shape, place, what, findings_);
}

// The projection is looked at again with what it gave, until no new types come.
Shape Walk::Repeat(const Syntax& argument, const Shape& input) {
  constexpr int kRounds = 8;
  Shape all{.min = 0, .max = Shape::kSeveral};
  Shape self = input.OneItem();
  for (int round = 0; round < kRounds && !self.is_nothing(); ++round) {
    // Only the first round reports: later ones see the same text.
    Findings unheard;
    Walk again(context_, round == 0 ? findings_ : unheard);
    again.constants_ = constants_;
    const Shape found = again.Visit(argument, {.self = self, .has_index = true, .total = nullptr});
    const std::size_t known = all.types.size();
    all.AddTypes(found);
    if (all.is_any || all.types.size() == known) break;
    // Types whose items do not have the path end the walk there; they are no mistake.
    self.AddTypes(found);
  }
  return all;
}

Shape Walk::Aggregate(const Syntax& syntax, const Shape& input, const Scope& scope) {
  Shape total = syntax.children.size() > 1 ? Visit(*syntax.children[1], scope) : Nothing();
  const Shape unknown = AnyShape(0, 1);
  const Scope inner{.self = input.OneItem(), .has_index = true, .total = &unknown};
  const Shape next = Visit(*syntax.children[0], inner);
  total.AddTypes(next);
  return Bounded(total, 0, std::max(total.max, std::max(1, next.max)));
}

Shape Walk::OfType(const Syntax& syntax, const Shape& input) {
  TypeSpecifier type;
  if (!ReadType(*syntax.children[0], type)) {
    findings_.Error("argument", syntax.children[0]->place,
                    NameOf(syntax) + " takes the name of a type");
    return AnyShape();
  }
  if (!CheckTypeName(type, syntax.children[0]->place)) return AnyShape();
  CheckPossible(input, type, syntax.name == "is", syntax.children[0]->place);
  return Narrow(input, type, *context_.types);
}

Shape Walk::Branches(const Syntax& syntax, const std::vector<Shape>& arguments) const {
  Shape result = Nothing();
  result.min = Shape::kSeveral;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    if (IsUnreachable(syntax, i)) continue;
    result.AddTypes(arguments[i]);
    result.min = std::min(result.min, arguments[i].min);
    result.max = std::max(result.max, arguments[i].max);
    result.order = std::max(result.order, arguments[i].order);
  }
  if (arguments.size() < 3) result.min = 0;
  result.min = std::min(result.min, result.max);
  return result;
}

void Walk::Define(const Syntax& syntax, const Shape& input, const std::vector<Shape>& arguments) {
  const Syntax& name = *syntax.children[0];
  if (name.kind != SyntaxKind::kLiteral || name.value.type != SystemType::kString) return;
  constants_[std::string(name.value.text)] = arguments.size() > 1 ? arguments[1] : input;
}

Shape Walk::Result(const Syntax& syntax, const FunctionDescription& row, const Shape& input,
                   const std::vector<Shape>& arguments) {
  const int one = std::min(1, input.min);
  const int at_most_one = std::min(1, input.max);
  switch (row.result) {
    case ResultRule::kAlways:
      return ValueShape(row.type, 1, 1);
    case ResultRule::kValue: {
      if (row.arguments[0].role == ArgumentRole::kType) (void)OfType(syntax, input);
      return ValueShape(row.type, one, at_most_one);
    }
    case ResultRule::kMaybe:
      return ValueShape(row.type, 0, at_most_one);
    case ResultRule::kValues:
      return ValueShape(row.type, 0, row.type == SystemType::kType ? input.max : Shape::kSeveral);
    case ResultRule::kSame:
      return input;
    case ResultRule::kSome:
      return Bounded(input, syntax.name == "distinct" ? one : 0, input.max);
    case ResultRule::kOneItem:
      return Bounded(input, one, at_most_one);
    case ResultRule::kLike:
      return Bounded(SystemValuesOf(input), 0, at_most_one);
    case ResultRule::kSystemValue:
      return Bounded(SystemValuesOf(input), 0, at_most_one);
    case ResultRule::kProjection: {
      Shape projected = arguments[0];
      projected.order = std::max(projected.order, input.order);
      const int max = std::max(input.max, projected.max);
      return Bounded(projected, std::min(one, projected.min),
                     std::min(input.max, projected.max) == 0 ? 0 : max);
    }
    case ResultRule::kRepeat:
      return arguments[0];
    case ResultRule::kBoth: {
      Shape both = input;
      both.AddTypes(arguments[0]);
      return Bounded(both, std::min(1, std::max(input.min, arguments[0].min)),
                     std::min(Shape::kSeveral, input.max + arguments[0].max));
    }
    case ResultRule::kBranch:
      return Branches(syntax, arguments);
    case ResultRule::kArguments: {
      Shape any = Nothing();
      for (const Shape& argument : arguments) {
        any.AddTypes(argument);
        any.max = std::max(any.max, argument.max);
        any.min = std::max(any.min, std::min(1, argument.min));
      }
      return any;
    }
    case ResultRule::kOfType:
      return OfType(syntax, input);
    case ResultRule::kChildren:
      return ChildrenOf(input, *context_.types);
    case ResultRule::kDescendants:
      return input.is_nothing() ? Nothing() : AnyShape();
    case ResultRule::kExtensions: {
      const fhir::Type* const extension = context_.types->Find("Extension");
      Shape extensions{.min = 0, .max = input.is_nothing() ? 0 : Shape::kSeveral};
      if (extension != nullptr) extensions.Add(ElementItem(extension));
      return extension == nullptr ? AnyShape() : extensions;
    }
    case ResultRule::kResources:
      return TargetsOf(input, *context_.types);
    default:
      return AnyShape();
  }
}

}  // namespace gateway::fhirpath
