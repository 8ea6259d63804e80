#include "gateway/fhirpath/compiler.h"

#include <algorithm>
#include <unordered_map>

#include "gateway/base/text.h"
#include "gateway/fhirpath/fold.h"
#include "gateway/fhirpath/functions/description.h"
#include "gateway/fhirpath/own_steps.h"
#include "gateway/fhirpath/steps.h"
#include "gateway/fhirpath/steps/operators.h"
#include "gateway/fhirpath/steps/path.h"
#include "gateway/fhirpath/types.h"

namespace gateway::fhirpath {
namespace {

std::string Times(std::size_t count) {
  return count == 1 ? "1 argument" : std::to_string(count) + " arguments";
}

struct Known {
  const FunctionEntry* entry = nullptr;
  const FunctionDescription* row = nullptr;
  Own own = Own::kNone;
};

// All functions by name.
class Functions {
 public:
  static const Functions& Get() {
    static const Functions functions;
    return functions;
  }
  [[nodiscard]] Known Find(std::string_view name) const {
    const auto found = known_.find(name);
    return found == known_.end() ? Known() : found->second;
  }

 private:
  Functions() {
    for (const FunctionEntry& entry : FunctionTable())
      known_.emplace(entry.name, Known{&entry, FindDescription(entry.name), OwnOf(entry.name)});
  }
  std::unordered_map<std::string_view, Known> known_;
};

// Every method gives a part without a step once there is an error, which is kept.
class Compiler {
 public:
  Compiler(const CompileOptions& options, Expression::Program& program)
      : options_(options), program_(program), folder_(program) {}

  StepPtr Compile(const Syntax& syntax) { return folder_.Fold(Visit(syntax)); }
  [[nodiscard]] Error TakeError() { return *std::move(error_); }

 private:
  Part Visit(const Syntax& syntax) {
    const Place place = syntax.place;
    switch (syntax.kind) {
      case SyntaxKind::kLiteral:
        return Literal(syntax);
      case SyntaxKind::kEmpty:
        return {program_.Make<EmptyStep>(place)};
      case SyntaxKind::kConstant:
        return {program_.Make<EnvironmentStep>(place, Keep(syntax.name)), kUsesWorld};
      case SyntaxKind::kThis:
        return {program_.Make<VariableStep>(place, syntax.kind), kUsesThis};
      case SyntaxKind::kIndex:
        return {program_.Make<VariableStep>(place, syntax.kind), kUsesIndex};
      case SyntaxKind::kTotal:
        return {program_.Make<VariableStep>(place, syntax.kind), kUsesTotal};
      case SyntaxKind::kMember:
        return Path(syntax);
      case SyntaxKind::kCall:
        return Function(syntax);
      case SyntaxKind::kIndexer:
        return Indexer(syntax);
      case SyntaxKind::kSign:
        return Sign(syntax);
      case SyntaxKind::kBinary:
        return Binary(syntax);
      case SyntaxKind::kType:
        return Type(syntax);
    }
    return Refuse(place, "unknown syntax");
  }

  Part Refuse(Place place, std::string_view what) {
    if (!error_) error_ = SyntaxError(place, what);
    return {};
  }

  // What has escapes lies in the tree, all other names in the program's own text.
  std::string_view Keep(std::string_view text) {
    const std::string_view own = program_.text;
    const std::less_equal<> before;
    const bool is_own =
        before(own.data(), text.data()) && before(text.data(), own.data() + own.size());
    return is_own ? text : program_.arena.Copy(text);
  }
  TypeSpecifier Keep(const TypeSpecifier& type) { return {Keep(type.name_space), Keep(type.name)}; }

  Part Literal(const Syntax& syntax) {
    if (syntax.value.type == SystemType::kInteger && syntax.value.integer > INT32_MAX)
      return Refuse(syntax.place, "an integer ends at 2147483647; write a decimal");
    return {program_.Make<LiteralStep>(syntax.place, syntax.value)};
  }

  // $this when there is none. False when there is an input and it does not compile.
  bool Input(const Syntax& syntax, Part& input) {
    input.uses = kUsesThis;
    if (syntax.input != nullptr) input = Visit(*syntax.input);
    return syntax.input == nullptr || input.step != nullptr;
  }

  // All names up to this one.
  Part Path(const Syntax& last) {
    std::size_t count = 1;
    const Syntax* first = &last;
    for (; first->input != nullptr && first->input->kind == SyntaxKind::kMember; ++count)
      first = first->input;
    Part input;
    if (!Input(*first, input)) return {};
    auto* const names = static_cast<PathName*>(program_.arena.Allocate(count * sizeof(PathName)));
    const Syntax* at = &last;
    for (std::size_t i = count; i > 0; --i, at = at->input)
      new (names + i - 1) PathName(Keep(at->name));
    return {
        program_.Make<PathStep>(last.place, input.step, std::span<const PathName>(names, count)),
        input.uses};
  }

  Part Indexer(const Syntax& syntax) {
    Part input = Visit(*syntax.children[0]);
    Part index = input.step == nullptr ? Part() : Visit(*syntax.children[1]);
    if (index.step == nullptr) return {};
    folder_.FoldClosed({&input, &index});
    return {program_.Make<IndexerStep>(syntax.place, input.step, index.step),
            Together(input, index)};
  }

  // A signed literal is a literal: -2147483648 has no positive twin.
  Part Sign(const Syntax& syntax) {
    const Syntax& operand = *syntax.children[0];
    const bool negative = syntax.name == "-";
    if (negative && operand.kind == SyntaxKind::kLiteral &&
        operand.value.type == SystemType::kInteger) {
      ValueView value = operand.value;
      value.integer = -value.integer;
      return {program_.Make<LiteralStep>(syntax.place, value)};
    }
    const Part part = Visit(operand);
    if (part.step == nullptr) return {};
    return {program_.Make<SignStep>(syntax.place, negative, part.step), part.uses};
  }

  static Uses Together(const Part& left, const Part& right) {
    return static_cast<Uses>(left.uses | right.uses);
  }

  Part Binary(const Syntax& syntax) {
    if (syntax.operation == OperatorKind::kAmpersand) return Concatenation(syntax);
    Part left = Visit(*syntax.children[0]);
    Part right = left.step == nullptr ? Part() : Visit(*syntax.children[1]);
    if (right.step == nullptr) return {};
    folder_.FoldClosed({&left, &right});
    const Uses uses = Together(left, right);
    switch (syntax.operation) {
      case OperatorKind::kAnd:
      case OperatorKind::kOr:
      case OperatorKind::kXor:
      case OperatorKind::kImplies:
        return Logic(syntax, left, right);
      default:
        break;
    }
    const std::string_view name = Keep(syntax.name);
    if (const BinaryStep::Operation operation = FindOperation(syntax.operation);
        operation != nullptr)
      return {program_.Make<BinaryStep>(syntax.place, name, operation, left.step, right.step),
              uses};
    return {
        program_.Make<ComparisonStep>(syntax.place, name, syntax.operation, left.step, right.step),
        uses};
  }

  // Where the left side settles it, the right one is never looked at.
  Part Logic(const Syntax& syntax, const Part& left, const Part& right) {
    if (const std::optional<Items> constant = left.step->constant(); constant) {
      const Result<Truthful> truth = Truth(*constant);
      const Truthful settled = truth ? Settled(syntax.operation, *truth) : Truthful();
      if (settled) return {program_.Make<LiteralStep>(syntax.place, Item::Boolean(*settled))};
    }
    return {program_.Make<LogicStep>(syntax.place, syntax.operation, left.step, right.step),
            Together(left, right)};
  }

  // a & b & c is one step, for the text between would be thrown away.
  Part Concatenation(const Syntax& last) {
    std::vector<Part> operands;
    std::vector<Place> places;
    const Syntax* first = &last;
    for (;; first = first->children[0]) {
      operands.push_back(Visit(*first->children[1]));
      if (operands.back().step == nullptr) return {};
      places.push_back(first->place);
      const Syntax& left = *first->children[0];
      if (left.kind != SyntaxKind::kBinary || left.operation != OperatorKind::kAmpersand) break;
    }
    operands.push_back(Visit(*first->children[0]));
    if (operands.back().step == nullptr) return {};
    std::ranges::reverse(operands);
    std::ranges::reverse(places);
    const auto is_open = [](const Part& part) { return part.uses != 0; };
    const auto open = std::ranges::find_if(operands, is_open);
    if (open == operands.end()) return Join(operands, places);
    if (const auto closed = static_cast<std::size_t>(open - operands.begin()); closed > 1) {
      const Part begin =
          Join(std::span(operands).first(closed), std::span(places).first(closed - 1));
      operands.erase(operands.begin(), open - 1);
      operands.front() = {folder_.Fold(begin)};
      places.erase(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(closed - 1));
    }
    for (Part& part : operands) part.step = folder_.Fold(part);
    return Join(operands, places);
  }

  // `places`: of the operators, one less than operands.
  Part Join(std::span<const Part> operands, std::span<const Place> places) {
    std::vector<StepPtr> steps;
    Uses uses = 0;
    for (const Part& part : operands) {
      steps.push_back(part.step);
      uses = static_cast<Uses>(uses | part.uses);
    }
    return {program_.Make<ConcatenationStep>(program_.arena.Copy(std::span<const StepPtr>(steps)),
                                             program_.arena.Copy(places)),
            uses};
  }

  Part Type(const Syntax& syntax) {
    if (!CheckType(syntax.type, syntax.place)) return {};
    const Part operand = Visit(*syntax.children[0]);
    if (operand.step == nullptr) return {};
    return {program_.Make<TypeStep>(syntax.place, syntax.operation == OperatorKind::kIs,
                                    operand.step, Keep(syntax.type)),
            operand.uses};
  }

  bool CheckType(const TypeSpecifier& type, Place place) {
    if (IsKnownType(type, options_.types)) return true;
    std::string name(type.name_space);
    if (!name.empty()) name += '.';
    Refuse(place, "there is no type '" + name + std::string(type.name) + "'");
    return false;
  }

  Part Function(const Syntax& syntax) {
    const Known known = Functions::Get().Find(syntax.name);
    if (known.entry == nullptr) return HostFunction(syntax);
    CallSite site;
    site.function = known.entry;
    Part input;
    Uses uses = 0;
    if (!CheckArity(syntax, *known.entry) || !Input(syntax, input)) return {};
    if (known.entry->takes_type) {
      if (!TypeArgument(syntax, site.type)) return {};
    } else if (!Arguments(syntax, known, input, site, uses)) {
      return {};
    }
    uses = static_cast<Uses>(uses | input.uses);
    if (known.entry->takes_pattern && !ConstantPattern(site)) return {};
    const StepPtr own = MakeOwnStep(program_, syntax.place, known.own, input.step, site);
    if (own != nullptr) return {own, uses};
    return {program_.Make<CallStep>(syntax.place, input.step, std::move(site)), uses};
  }

  bool CheckArity(const Syntax& syntax, const FunctionEntry& function) {
    const std::size_t count = syntax.children.size();
    if (count >= function.min_arguments && count <= function.max_arguments) return true;
    Refuse(syntax.place, std::string(syntax.name) + "() cannot take " + Times(count) + "; write " +
                             std::string(function.signature));
    return false;
  }

  // What the function itself gives to that argument.
  static Uses BoundIn(const Known& known, std::size_t argument) {
    if (known.row == nullptr) return 0;
    const std::string_view name = known.entry->name;
    if (name == "iif" || name == "defineVariable") return kUsesThis;
    if (!IsOnItems(*known.row, argument)) return 0;
    const bool has_total = name == "aggregate";
    return kUsesThis | kUsesIndex | (has_total ? kUsesTotal : 0);
  }

  // Of sort(-family) the minus is no sign: the key may be a string. Adds to `uses`.
  bool Arguments(const Syntax& syntax, const Known& known, Part& input, CallSite& site,
                 Uses& uses) {
    std::vector<Part> parts;
    for (std::size_t i = 0; i < syntax.children.size(); ++i) {
      const Syntax& child = *syntax.children[i];
      const bool descending =
          known.entry->takes_order && child.kind == SyntaxKind::kSign && child.name == "-";
      Part part = Visit(descending ? *child.children[0] : child);
      if (part.step == nullptr) return false;
      uses = static_cast<Uses>(uses | (part.uses & ~BoundIn(known, i)));
      if (known.entry->takes_order) site.descending.push_back(descending);
      parts.push_back(part);
    }
    // What it defines is seen by others.
    if (known.entry->name == "defineVariable") uses |= kUsesWorld;
    if ((uses | input.uses) != 0) input.step = folder_.Fold(input);
    site.arguments = Keep(parts, (uses | input.uses) != 0 || known.entry->takes_pattern);
    return true;
  }

  // In the program's arena.
  std::span<const StepPtr> Keep(std::span<const Part> parts, bool is_folded) {
    std::vector<StepPtr> steps;
    for (const Part& part : parts) steps.push_back(is_folded ? folder_.Fold(part) : part.step);
    return program_.arena.Copy(std::span<const StepPtr>(steps));
  }

  bool TypeArgument(const Syntax& syntax, TypeSpecifier& type) {
    const Syntax& argument = *syntax.children[0];
    if (!ReadType(argument, type)) {
      Refuse(argument.place, "expected a type name");
      return false;
    }
    if (!CheckType(type, argument.place)) return false;
    type = Keep(type);
    return true;
  }

  bool ConstantPattern(CallSite& site) {
    const std::optional<Items> items = site.arguments[0]->constant();
    if (!items || items->size() != 1 || (*items)[0].value().type != SystemType::kString)
      return true;
    const std::size_t flags_at = site.function->min_arguments;
    std::string_view flags;
    if (site.arguments.size() > flags_at) {
      const std::optional<Items> given = site.arguments[flags_at]->constant();
      if (!given || given->size() != 1 || (*given)[0].value().type != SystemType::kString)
        return true;
      flags = (*given)[0].value().text;
    }
    Result<Regex> regex = CompilePattern((*items)[0].value().text, flags);
    if (!regex) {
      Refuse(site.arguments[0]->place(), regex.error().diagnostics);
      return false;
    }
    site.pattern = *std::move(regex);
    return true;
  }

  Part HostFunction(const Syntax& syntax) {
    const auto& known = options_.host_functions;
    if (std::ranges::find(known, syntax.name) == known.end()) return UnknownFunction(syntax);
    Part input;
    if (!Input(syntax, input)) return {};
    std::vector<Part> parts;
    for (const SyntaxPtr& child : syntax.children) {
      parts.push_back(Visit(*child));
      if (parts.back().step == nullptr) return {};
    }
    return {
        program_.Make<HostCallStep>(syntax.place, input.step, Keep(syntax.name), Keep(parts, true)),
        kUsesWorld};
  }

  Part UnknownFunction(const Syntax& syntax) {
    std::vector<std::string_view> names(options_.host_functions.begin(),
                                        options_.host_functions.end());
    for (const FunctionEntry& function : FunctionTable()) names.push_back(function.name);
    std::string text = "there is no function '" + std::string(syntax.name) + "'";
    if (const std::string_view near = Nearest(syntax.name, names); !near.empty())
      text += "; did you mean '" + std::string(near) + "'?";
    return Refuse(syntax.place, text);
  }

  const CompileOptions& options_;
  Expression::Program& program_;
  Folder folder_;
  std::optional<Error> error_;
};

}  // namespace

Result<StepPtr> CompileSyntax(const Syntax& syntax, const CompileOptions& options,
                              Expression::Program& program) {
  Compiler compiler(options, program);
  const StepPtr root = compiler.Compile(syntax);
  if (root == nullptr) return Fail(compiler.TakeError());
  return root;
}

}  // namespace gateway::fhirpath
