#include "gateway/fhirpath/check/walk.h"

#include <algorithm>
#include <cctype>

#include "gateway/base/text.h"
#include "gateway/fhirpath/check/elements.h"
#include "gateway/fhirpath/check/operands.h"
#include "gateway/fhirpath/types.h"

namespace gateway::fhirpath {
namespace {

std::string Quoted(std::string_view name) { return "'" + std::string(name) + "'"; }

std::string HintFor(std::string_view nearest) {
  return nearest.empty() ? std::string() : "; did you mean " + Quoted(nearest) + "?";
}

// Literals joined by |, as texts; false when there is anything else among them.
bool CollectLiterals(const Syntax& syntax, std::vector<std::string>& literals) {
  if (syntax.kind == SyntaxKind::kLiteral) {
    literals.push_back(Item(syntax.value).TypeName() + " " + Item(syntax.value).ToText());
    return true;
  }
  return syntax.kind == SyntaxKind::kBinary && syntax.name == "|" &&
         CollectLiterals(*syntax.children[0], literals) &&
         CollectLiterals(*syntax.children[1], literals);
}

// Whether a union is certain to have several items: literals that differ.
bool HasSeveralLiterals(const Syntax& syntax) {
  std::vector<std::string> literals;
  if (!CollectLiterals(syntax, literals)) return false;
  std::ranges::sort(literals);
  return std::ranges::unique(literals).begin() - literals.begin() > 1;
}

bool IsFixedUrl(std::string_view name) {
  return name == "ucum" || name == "sct" || name == "loinc" || name.starts_with("vs-") ||
         name.starts_with("ext-");
}

bool IsCapital(std::string_view name) {
  return !name.empty() && std::isupper(static_cast<unsigned char>(name[0])) != 0;
}

std::string TextOf(const TypeSpecifier& type) {
  return (type.name_space.empty() ? "" : std::string(type.name_space) + ".") +
         std::string(type.name);
}

}  // namespace

Walk::Walk(const CheckContext& context, Findings& findings)
    : context_(context), findings_(findings), constants_(context.constants) {
  Shape focus = AnyShape(1, 1);
  for (const fhir::Type* const type : context.focus) {
    focus.is_any = false;
    focus.Add(ElementItem(type));
  }
  const bool is_resource =
      context.focus.size() == 1 && context.focus[0]->kind == fhir::Kind::kResource;
  const fhir::Type* resource = context.resource;
  if (resource == nullptr)
    resource = is_resource ? context.focus[0] : context.types->Find("Resource");
  Shape whole = AnyShape(1, 1);
  if (resource != nullptr) {
    whole.is_any = false;
    whole.Add(ElementItem(resource));
  }
  constants_.try_emplace("context", focus);
  constants_.try_emplace("resource", whole);
  constants_.try_emplace("rootResource", whole);
}

Shape Walk::Check(const Syntax& root) {
  Scope scope;
  scope.self = constants_.find("context")->second;
  return Visit(root, scope);
}

Shape Walk::Visit(const Syntax& syntax, const Scope& scope) {
  switch (syntax.kind) {
    case SyntaxKind::kLiteral:
      return Constant(syntax);
    case SyntaxKind::kEmpty:
      return Nothing();
    case SyntaxKind::kConstant:
      return Environment(syntax);
    case SyntaxKind::kThis:
    case SyntaxKind::kIndex:
    case SyntaxKind::kTotal:
      return Variable(syntax, scope);
    case SyntaxKind::kMember:
      return Member(syntax, scope);
    case SyntaxKind::kCall:
      return Call(syntax, scope);
    case SyntaxKind::kIndexer:
      return Indexer(syntax, scope);
    case SyntaxKind::kSign: {
      const Shape operand = Visit(*syntax.children[0], scope);
      return CheckSign(syntax, operand, findings_);
    }
    case SyntaxKind::kBinary:
      return Binary(syntax, scope);
    case SyntaxKind::kType:
      return TypeOperator(syntax, scope);
  }
  return AnyShape();
}

Shape Walk::Constant(const Syntax& syntax) const { return ValueShape(syntax.value.type, 1, 1); }

Shape Walk::Environment(const Syntax& syntax) {
  if (const auto found = constants_.find(syntax.name); found != constants_.end())
    return found->second;
  if (IsFixedUrl(syntax.name)) return ValueShape(SystemType::kString, 1, 1);
  if (!context_.open_constants) {
    std::vector<std::string_view> names;
    for (const auto& [name, shape] : constants_) names.push_back(name);
    findings_.Error(
        "unknown-constant", syntax.place,
        "there is no constant %" + std::string(syntax.name) + HintFor(Nearest(syntax.name, names)));
  }
  return AnyShape();
}

Shape Walk::Variable(const Syntax& syntax, const Scope& scope) const {
  if (syntax.kind == SyntaxKind::kThis) return scope.self;
  if (syntax.kind == SyntaxKind::kIndex)
    return scope.has_index ? ValueShape(SystemType::kInteger, 1, 1) : Nothing();
  return scope.total == nullptr ? Nothing() : *scope.total;
}

bool Walk::RootType(const Syntax& syntax, const Shape& self, Shape& shape) {
  const TypeSpecifier wanted{{}, syntax.name};
  if (!IsCapital(syntax.name)) return false;
  if (self.is_any) {
    const fhir::Type* const type = context_.types->Find(syntax.name);
    if (type == nullptr) return false;
    shape = Narrow(self, wanted, *context_.types);
    return true;
  }
  const bool fits = std::ranges::any_of(self.types, [&](const ItemType& type) {
    return Matches(type, wanted, false) != Match::kNever;
  });
  if (!fits || context_.types->Find(syntax.name) == nullptr) return false;
  shape = Narrow(self, wanted, *context_.types);
  return true;
}

Shape Walk::Member(const Syntax& syntax, const Scope& scope) {
  const Shape input = syntax.input != nullptr ? Visit(*syntax.input, scope) : scope.self;
  Shape shape;
  if (syntax.input == nullptr && RootType(syntax, input, shape)) return shape;
  const Navigation found = Navigate(input, syntax.name, *context_.types);
  if (!found.found) UnknownElement(syntax, input, found.choice, found.nearest);
  return found.shape;
}

void Walk::UnknownElement(const Syntax& syntax, const Shape& input, const std::string& choice,
                          const std::string& nearest) {
  const std::string name = Quoted(syntax.name);
  const bool is_type = syntax.input == nullptr && IsCapital(syntax.name) &&
                       context_.types->Find(syntax.name) != nullptr;
  if (is_type) {
    findings_.Error("unknown-element", syntax.place,
                    "this is " + input.Describe() + ", not " + std::string(syntax.name));
  } else if (!choice.empty()) {
    findings_.Error("choice", syntax.place,
                    name + " is how JSON spells it; in FHIRPath the element is " + Quoted(choice) +
                        ", and " + Quoted(choice + ".ofType(…)") + " chooses a type");
  } else {
    findings_.Error("unknown-element", syntax.place,
                    input.Describe() + " has no element " + name + HintFor(nearest));
  }
}

Shape Walk::Indexer(const Syntax& syntax, const Scope& scope) {
  const Shape input = Visit(*syntax.children[0], scope);
  const Shape index = Visit(*syntax.children[1], scope);
  NeedOrder(input, syntax.place, "an index");
  if (!index.is_nothing() && (index.sorts() & kIntegers) == 0) {
    findings_.Error("argument", syntax.children[1]->place,
                    "an index is an Integer, not " + index.Describe());
  }
  NeedOne(index, syntax.children[1]->place, "an index", findings_);
  Shape item = input;
  item.min = 0;
  item.max = std::min(1, input.max);
  item.order = Order::kKept;
  return item;
}

void Walk::NeedOrder(const Shape& input, Place place, const std::string& what) {
  if (!input.may_be_several()) return;
  if (input.order == Order::kOfTree) {
    findings_.Error("unordered", place,
                    what + " needs an order, and children() and descendants() have none");
  } else if (input.order == Order::kOfSet) {
    findings_.Warning("unordered", place,
                      what +
                          " needs an order, and the specification gives none to what is made "
                          "by |, union(), combine(), distinct() or repeat()");
  }
}

Shape Walk::Binary(const Syntax& syntax, const Scope& scope) {
  const auto before = constants_;  // defineVariable() reaches as far as its own operand
  const Shape left = Visit(*syntax.children[0], scope);
  constants_ = before;
  const Shape right = Visit(*syntax.children[1], scope);
  constants_ = before;
  Shape result = CheckOperator(syntax, left, right, findings_);
  if (syntax.name == "|" && HasSeveralLiterals(syntax)) result.min = Shape::kSeveral;
  return result;
}

Shape Walk::TypeOperator(const Syntax& syntax, const Scope& scope) {
  const Shape operand = Visit(*syntax.children[0], scope);
  const bool is_question = syntax.name == "is";
  NeedOne(operand, syntax.children[0]->place, "the left side of " + Quoted(syntax.name), findings_);
  const bool known = CheckTypeName(syntax.type, syntax.place);
  if (known) CheckPossible(operand, syntax.type, is_question, syntax.place);
  if (is_question)
    return ValueShape(SystemType::kBoolean, std::min(1, operand.min), std::min(1, operand.max));
  return known ? Narrow(operand, syntax.type, *context_.types) : AnyShape();
}

bool Walk::CheckTypeName(const TypeSpecifier& type, Place place) {
  if (IsKnownType(type, context_.types)) return true;
  std::vector<std::string_view> names;
  for (const fhir::Type& known : context_.types->types()) names.emplace_back(known.name);
  findings_.Error("unknown-type", place,
                  "there is no type " + Quoted(TextOf(type)) + HintFor(Nearest(type.name, names)));
  return false;
}

// Certain to be a mistake when complex types of FHIR cannot meet; between primitives and System
// types it is how careful people ask, so a warning.
void Walk::CheckPossible(const Shape& input, const TypeSpecifier& type, bool is_question,
                         Place place) {
  if (input.is_any || input.types.empty()) return;
  const auto possible = [&](const ItemType& item) {
    return Matches(item, type, !is_question) != Match::kNever;
  };
  if (std::ranges::any_of(input.types, possible)) return;
  const fhir::Type* const wanted =
      type.name_space == "System" ? nullptr : context_.types->Find(type.name);
  const bool complex = std::ranges::all_of(input.types, [&](const ItemType& item) {
    return item.type != nullptr && wanted != nullptr &&
           (item.type->kind != fhir::Kind::kPrimitive || wanted->kind != fhir::Kind::kPrimitive);
  });
  const std::string what = input.Describe() + " is never " + TextOf(type);
  if (complex) {
    findings_.Error("impossible-type", place, what);
  } else {
    findings_.Warning("impossible-type", place, what);
  }
}

}  // namespace gateway::fhirpath
