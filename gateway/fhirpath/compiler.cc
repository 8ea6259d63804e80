#include "gateway/fhirpath/compiler.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "gateway/base/text.h"
#include "gateway/fhirpath/steps.h"
#include "gateway/fhirpath/steps/calls.h"
#include "gateway/fhirpath/steps/operators.h"
#include "gateway/fhirpath/steps/path.h"
#include "gateway/fhirpath/types.h"

namespace gateway::fhirpath {
namespace {

std::string Times(std::size_t count) {
  return count == 1 ? "1 argument" : std::to_string(count) + " arguments";
}

// Functions that have a step of their own.
enum class Own : std::uint8_t {
  kNone,
  kExists,
  kEmpty,
  kAll,
  kNot,
  kCount,
  kFirst,
  kWhere,
  kSelect,
  kOfType,
  kDescendants,
  kStartsWith,
  kEndsWith,
  kContains,
  kMatches,
};

Own OwnOf(std::string_view name) {
  struct Row {
    std::string_view name;
    Own own;
  };
  constexpr std::array<Row, 14> kRows{{{"exists", Own::kExists},
                                       {"empty", Own::kEmpty},
                                       {"all", Own::kAll},
                                       {"not", Own::kNot},
                                       {"count", Own::kCount},
                                       {"first", Own::kFirst},
                                       {"where", Own::kWhere},
                                       {"select", Own::kSelect},
                                       {"ofType", Own::kOfType},
                                       {"descendants", Own::kDescendants},
                                       {"startsWith", Own::kStartsWith},
                                       {"endsWith", Own::kEndsWith},
                                       {"contains", Own::kContains},
                                       {"matches", Own::kMatches}}};
  const auto found = std::ranges::find(kRows, name, &Row::name);
  return found == kRows.end() ? Own::kNone : found->own;
}

struct Known {
  const FunctionEntry* entry = nullptr;
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
      known_.emplace(entry.name, Known{&entry, OwnOf(entry.name)});
  }
  std::unordered_map<std::string_view, Known> known_;
};

// Every method gives null once there is an error, which is kept.
class Compiler {
 public:
  Compiler(const CompileOptions& options, Expression::Program& program)
      : options_(options), program_(program) {}

  StepPtr Compile(const Syntax& syntax) {
    switch (syntax.kind) {
      case SyntaxKind::kLiteral:
        return Literal(syntax);
      case SyntaxKind::kEmpty:
        return program_.Make<EmptyStep>(syntax.place);
      case SyntaxKind::kConstant:
        return program_.Make<EnvironmentStep>(syntax.place, Keep(syntax.name));
      case SyntaxKind::kThis:
      case SyntaxKind::kIndex:
      case SyntaxKind::kTotal:
        return program_.Make<VariableStep>(syntax.place, syntax.kind);
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
    return Refuse(syntax.place, "unknown syntax");
  }
  [[nodiscard]] Error TakeError() { return *std::move(error_); }

 private:
  StepPtr Refuse(Place place, std::string_view what) {
    if (!error_) error_ = SyntaxError(place, what);
    return nullptr;
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

  StepPtr Literal(const Syntax& syntax) {
    if (syntax.value.type == SystemType::kInteger && syntax.value.integer > INT32_MAX)
      return Refuse(syntax.place, "an integer ends at 2147483647; write a decimal");
    return program_.Make<LiteralStep>(syntax.place, syntax.value);
  }

  // False when there is an input and it does not compile.
  bool Input(const Syntax& syntax, StepPtr& input) {
    if (syntax.input != nullptr) input = Compile(*syntax.input);
    return syntax.input == nullptr || input != nullptr;
  }

  // All names up to this one.
  StepPtr Path(const Syntax& last) {
    std::size_t count = 1;
    const Syntax* first = &last;
    for (; first->input != nullptr && first->input->kind == SyntaxKind::kMember; ++count)
      first = first->input;
    StepPtr input = nullptr;
    if (!Input(*first, input)) return nullptr;
    auto* const names = static_cast<PathName*>(program_.arena.Allocate(count * sizeof(PathName)));
    const Syntax* at = &last;
    for (std::size_t i = count; i > 0; --i, at = at->input)
      new (names + i - 1) PathName(Keep(at->name));
    return program_.Make<PathStep>(last.place, input, std::span<const PathName>(names, count));
  }

  StepPtr Indexer(const Syntax& syntax) {
    const StepPtr input = Compile(*syntax.children[0]);
    const StepPtr index = input == nullptr ? nullptr : Compile(*syntax.children[1]);
    if (index == nullptr) return nullptr;
    return program_.Make<IndexerStep>(syntax.place, input, index);
  }

  // A signed literal is a literal: -2147483648 has no positive twin.
  StepPtr Sign(const Syntax& syntax) {
    const Syntax& operand = *syntax.children[0];
    const bool negative = syntax.name == "-";
    if (negative && operand.kind == SyntaxKind::kLiteral &&
        operand.value.type == SystemType::kInteger) {
      ValueView value = operand.value;
      value.integer = -value.integer;
      return program_.Make<LiteralStep>(syntax.place, value);
    }
    const StepPtr step = Compile(operand);
    if (step == nullptr) return nullptr;
    return program_.Make<SignStep>(syntax.place, negative, step);
  }

  StepPtr Binary(const Syntax& syntax) {
    if (syntax.operation == OperatorKind::kAmpersand) return Concatenation(syntax);
    const StepPtr left = Compile(*syntax.children[0]);
    const StepPtr right = left == nullptr ? nullptr : Compile(*syntax.children[1]);
    if (right == nullptr) return nullptr;
    const std::string_view name = Keep(syntax.name);
    switch (syntax.operation) {
      case OperatorKind::kAnd:
      case OperatorKind::kOr:
      case OperatorKind::kXor:
      case OperatorKind::kImplies:
        return program_.Make<LogicStep>(syntax.place, syntax.operation, left, right);
      default:
        break;
    }
    if (const BinaryStep::Operation operation = FindOperation(syntax.operation);
        operation != nullptr)
      return program_.Make<BinaryStep>(syntax.place, name, operation, left, right);
    return program_.Make<ComparisonStep>(syntax.place, name, syntax.operation, left, right);
  }

  // a & b & c is one step, for the text between would be thrown away.
  StepPtr Concatenation(const Syntax& last) {
    std::vector<StepPtr> operands;
    std::vector<Place> places;
    const Syntax* first = &last;
    for (;; first = first->children[0]) {
      const StepPtr right = Compile(*first->children[1]);
      if (right == nullptr) return nullptr;
      operands.push_back(right);
      places.push_back(first->place);
      const Syntax& left = *first->children[0];
      if (left.kind != SyntaxKind::kBinary || left.operation != OperatorKind::kAmpersand) break;
    }
    const StepPtr left = Compile(*first->children[0]);
    if (left == nullptr) return nullptr;
    operands.push_back(left);
    std::ranges::reverse(operands);
    std::ranges::reverse(places);
    return program_.Make<ConcatenationStep>(program_.arena.Copy(std::span<const StepPtr>(operands)),
                                            program_.arena.Copy(std::span<const Place>(places)));
  }

  StepPtr Type(const Syntax& syntax) {
    if (!CheckType(syntax.type, syntax.place)) return nullptr;
    const StepPtr operand = Compile(*syntax.children[0]);
    if (operand == nullptr) return nullptr;
    return program_.Make<TypeStep>(syntax.place, syntax.operation == OperatorKind::kIs, operand,
                                   Keep(syntax.type));
  }

  bool CheckType(const TypeSpecifier& type, Place place) {
    if (IsKnownType(type, options_.types)) return true;
    std::string name(type.name_space);
    if (!name.empty()) name += '.';
    return Refuse(place, "there is no type '" + name + std::string(type.name) + "'") != nullptr;
  }

  StepPtr Function(const Syntax& syntax) {
    const Known known = Functions::Get().Find(syntax.name);
    if (known.entry == nullptr) return HostFunction(syntax);
    CallSite site;
    site.function = known.entry;
    StepPtr input = nullptr;
    if (!CheckArity(syntax, *known.entry) || !Input(syntax, input)) return nullptr;
    if (known.entry->takes_type) {
      if (!TypeArgument(syntax, site.type)) return nullptr;
    } else if (!Arguments(syntax, site, known.entry->takes_order)) {
      return nullptr;
    }
    if (known.entry->takes_pattern && !ConstantPattern(site)) return nullptr;
    if (const StepPtr own = OwnStep(syntax.place, known, input, site); own != nullptr) return own;
    return program_.Make<CallStep>(syntax.place, input, std::move(site));
  }

  StepPtr OwnStep(Place place, const Known& known, StepPtr input, CallSite& site) {
    const std::string_view name = known.entry->name;
    const StepPtr argument = site.arguments.empty() ? nullptr : site.arguments[0];
    using Test = TextTestStep::Test;
    switch (known.own) {
      case Own::kNone:
        return nullptr;
      case Own::kExists:
        if (argument != nullptr)
          return program_.Make<QuantifierStep>(place, name, input, argument, false);
        return program_.Make<PresenceStep>(place, name, input, true);
      case Own::kEmpty:
        return program_.Make<PresenceStep>(place, name, input, false);
      case Own::kAll:
        return program_.Make<QuantifierStep>(place, name, input, argument, true);
      case Own::kNot:
        return program_.Make<NotStep>(place, name, input);
      case Own::kCount:
        return program_.Make<CountStep>(place, name, input);
      case Own::kFirst:
        return program_.Make<FirstStep>(place, name, input);
      case Own::kWhere:
        return program_.Make<WhereStep>(place, name, input, argument);
      case Own::kSelect:
        return program_.Make<SelectStep>(place, name, input, argument);
      case Own::kOfType:
        return program_.Make<OfTypeStep>(place, name, input, site.type);
      case Own::kDescendants:
        return program_.Make<DescendantsStep>(place, name, input);
      case Own::kStartsWith:
        return TextTest(place, name, input, Test::kStartsWith, site);
      case Own::kEndsWith:
        return TextTest(place, name, input, Test::kEndsWith, site);
      case Own::kContains:
        return TextTest(place, name, input, Test::kContains, site);
      case Own::kMatches:
        return TextTest(place, name, input, Test::kMatches, site);
    }
    return nullptr;
  }

  StepPtr TextTest(Place place, std::string_view name, StepPtr input, TextTestStep::Test test,
                   CallSite& site) {
    return program_.Make<TextTestStep>(place, name, input, test, site.arguments[0],
                                       std::move(site.pattern));
  }

  bool CheckArity(const Syntax& syntax, const FunctionEntry& function) {
    const std::size_t count = syntax.children.size();
    if (count >= function.min_arguments && count <= function.max_arguments) return true;
    return Refuse(syntax.place, std::string(syntax.name) + "() cannot take " + Times(count) +
                                    "; write " + std::string(function.signature)) != nullptr;
  }

  // Of sort(-family) the minus is no sign: the key may be a string.
  bool Arguments(const Syntax& syntax, CallSite& site, bool takes_order = false) {
    if (syntax.children.empty()) return true;
    auto* const arguments =
        static_cast<StepPtr*>(program_.arena.Allocate(syntax.children.size() * sizeof(StepPtr)));
    for (std::size_t i = 0; i < syntax.children.size(); ++i) {
      const Syntax& child = *syntax.children[i];
      const bool descending = takes_order && child.kind == SyntaxKind::kSign && child.name == "-";
      arguments[i] = Compile(descending ? *child.children[0] : child);
      if (arguments[i] == nullptr) return false;
      if (takes_order) site.descending.push_back(descending);
    }
    site.arguments = {arguments, syntax.children.size()};
    return true;
  }

  bool TypeArgument(const Syntax& syntax, TypeSpecifier& type) {
    const Syntax& argument = *syntax.children[0];
    if (!ReadType(argument, type)) return Refuse(argument.place, "expected a type name") != nullptr;
    if (!CheckType(type, argument.place)) return false;
    type = Keep(type);
    return true;
  }

  bool ConstantPattern(CallSite& site) {
    const Item* const literal = site.arguments[0]->literal();
    if (literal == nullptr || literal->value().type != SystemType::kString) return true;
    Result<Regex> regex = CompilePattern(literal->value().text);
    if (!regex) return Refuse(site.arguments[0]->place(), regex.error().diagnostics) != nullptr;
    site.pattern = *std::move(regex);
    return true;
  }

  StepPtr HostFunction(const Syntax& syntax) {
    const auto& known = options_.host_functions;
    if (std::ranges::find(known, syntax.name) == known.end()) return UnknownFunction(syntax);
    CallSite site;
    StepPtr input = nullptr;
    if (!Input(syntax, input) || !Arguments(syntax, site)) return nullptr;
    return program_.Make<HostCallStep>(syntax.place, input, Keep(syntax.name), site.arguments);
  }

  StepPtr UnknownFunction(const Syntax& syntax) {
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
