#include "gateway/fhirpath/compiler.h"

#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/fhirpath/functions/table.h"
#include "gateway/fhirpath/steps.h"
#include "gateway/fhirpath/types.h"

namespace gateway::fhirpath {
namespace {

std::string Times(std::size_t count) {
  return count == 1 ? "1 argument" : std::to_string(count) + " arguments";
}

class Compiler {
 public:
  explicit Compiler(const CompileOptions& options) : options_(options) {}

  Result<StepPtr> Compile(const Syntax& syntax) {
    switch (syntax.kind) {
      case SyntaxKind::kLiteral:
        return Literal(syntax);
      case SyntaxKind::kEmpty:
        return std::make_unique<EmptyStep>(syntax.place);
      case SyntaxKind::kConstant:
        return std::make_unique<EnvironmentStep>(syntax.place, syntax.name);
      case SyntaxKind::kThis:
      case SyntaxKind::kIndex:
      case SyntaxKind::kTotal:
        return std::make_unique<VariableStep>(syntax.place, syntax.kind);
      case SyntaxKind::kMember:
        return Member(syntax);
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
    return Fail(SyntaxError(syntax.place, "unknown syntax"));
  }

 private:
  static Result<StepPtr> Literal(const Syntax& syntax) {
    if (syntax.value.type == SystemType::kInteger && syntax.value.integer > INT32_MAX) {
      return Fail(SyntaxError(syntax.place, "an integer ends at 2147483647; write a decimal"));
    }
    return std::make_unique<ConstantStep>(syntax.place, syntax.value);
  }

  Result<StepPtr> Input(const Syntax& syntax) {
    if (syntax.input == nullptr) return nullptr;
    return Compile(*syntax.input);
  }

  Result<StepPtr> Member(const Syntax& syntax) {
    GATEWAY_TRY(StepPtr input, Input(syntax));
    return std::make_unique<MemberStep>(syntax.place, std::move(input), syntax.name);
  }

  Result<StepPtr> Indexer(const Syntax& syntax) {
    GATEWAY_TRY(StepPtr input, Compile(*syntax.children[0]));
    GATEWAY_TRY(StepPtr index, Compile(*syntax.children[1]));
    return std::make_unique<IndexerStep>(syntax.place, std::move(input), std::move(index));
  }

  // A signed literal is a literal: -2147483648 has no positive twin.
  Result<StepPtr> Sign(const Syntax& syntax) {
    const Syntax& operand = *syntax.children[0];
    const bool negative = syntax.name == "-";
    if (negative && operand.kind == SyntaxKind::kLiteral &&
        operand.value.type == SystemType::kInteger) {
      SystemValue value = operand.value;
      value.integer = -value.integer;
      return std::make_unique<ConstantStep>(syntax.place, std::move(value));
    }
    GATEWAY_TRY(StepPtr step, Compile(operand));
    return std::make_unique<SignStep>(syntax.place, negative, std::move(step));
  }

  Result<StepPtr> Binary(const Syntax& syntax) {
    GATEWAY_TRY(StepPtr left, Compile(*syntax.children[0]));
    GATEWAY_TRY(StepPtr right, Compile(*syntax.children[1]));
    if (const BinaryStep::Operation operation = FindOperation(syntax.name); operation != nullptr) {
      return std::make_unique<BinaryStep>(syntax.place, syntax.name, operation, std::move(left),
                                          std::move(right));
    }
    const LogicStep::Operation logic = syntax.name == "and"   ? LogicStep::Operation::kAnd
                                       : syntax.name == "or"  ? LogicStep::Operation::kOr
                                       : syntax.name == "xor" ? LogicStep::Operation::kXor
                                                              : LogicStep::Operation::kImplies;
    return std::make_unique<LogicStep>(syntax.place, logic, std::move(left), std::move(right));
  }

  Result<StepPtr> Type(const Syntax& syntax) {
    GATEWAY_CHECK(CheckType(syntax.type, syntax.place));
    GATEWAY_TRY(StepPtr operand, Compile(*syntax.children[0]));
    return std::make_unique<TypeStep>(syntax.place, syntax.name == "is", std::move(operand),
                                      syntax.type);
  }

  Status CheckType(const TypeSpecifier& type, Place place) const {
    if (IsKnownType(type, options_.types)) return {};
    const std::string name = (type.name_space.empty() ? "" : type.name_space + ".") + type.name;
    return Fail(SyntaxError(place, "there is no type '" + name + "'"));
  }

  Result<StepPtr> Function(const Syntax& syntax) {
    CallSite site;
    site.function = FindFunctionEntry(syntax.name);
    if (site.function == nullptr) return HostFunction(syntax);
    GATEWAY_CHECK(CheckArity(syntax, *site.function));
    GATEWAY_TRY(StepPtr input, Input(syntax));
    if (site.function->takes_type) {
      GATEWAY_TRY(site.type, TypeArgument(*syntax.children[0]));
      GATEWAY_CHECK(CheckType(site.type, syntax.children[0]->place));
    } else if (site.function->takes_order) {
      GATEWAY_CHECK(OrderArguments(syntax, site));
    } else {
      GATEWAY_TRY(site.arguments, Arguments(syntax));
    }
    if (site.function->takes_pattern) GATEWAY_CHECK(CompileConstantPattern(site));
    return std::make_unique<CallStep>(syntax.place, std::move(input), std::move(site));
  }

  static Status CheckArity(const Syntax& syntax, const FunctionEntry& function) {
    const std::size_t count = syntax.children.size();
    if (count >= function.min_arguments && count <= function.max_arguments) return {};
    return Fail(SyntaxError(syntax.place, syntax.name + "() cannot take " + Times(count) +
                                              "; write " + std::string(function.signature)));
  }

  Result<std::vector<StepPtr>> Arguments(const Syntax& syntax) {
    std::vector<StepPtr> arguments;
    for (const SyntaxPtr& child : syntax.children) {
      GATEWAY_TRY(StepPtr argument, Compile(*child));
      arguments.push_back(std::move(argument));
    }
    return arguments;
  }

  // sort(-family): the minus is no sign, the key may be a string.
  Status OrderArguments(const Syntax& syntax, CallSite& site) {
    for (const SyntaxPtr& child : syntax.children) {
      const bool descending = child->kind == SyntaxKind::kSign && child->name == "-";
      GATEWAY_TRY(StepPtr key, Compile(descending ? *child->children[0] : *child));
      site.arguments.push_back(std::move(key));
      site.descending.push_back(descending);
    }
    return {};
  }

  // A path read as a type: FHIR.Patient.
  static Result<TypeSpecifier> TypeArgument(const Syntax& syntax) {
    if (syntax.kind != SyntaxKind::kMember)
      return Fail(SyntaxError(syntax.place, "expected a type name"));
    TypeSpecifier type{{}, syntax.name};
    if (syntax.input != nullptr) {
      GATEWAY_TRY(const TypeSpecifier outer, TypeArgument(*syntax.input));
      type.name_space = outer.name_space.empty() ? outer.name : outer.name_space + "." + outer.name;
    }
    return type;
  }

  static Status CompileConstantPattern(CallSite& site) {
    const Step& pattern = *site.arguments[0];
    if (pattern.constant() == nullptr || pattern.constant()->type != SystemType::kString) return {};
    Result<Regex> regex = CompilePattern(pattern.constant()->text);
    if (!regex) return Fail(SyntaxError(pattern.place(), regex.error().diagnostics));
    site.expressions.emplace(0, std::move(*regex));
    return {};
  }

  Result<StepPtr> HostFunction(const Syntax& syntax) {
    const auto& known = options_.host_functions;
    if (std::find(known.begin(), known.end(), syntax.name) == known.end())
      return UnknownFunction(syntax);
    GATEWAY_TRY(StepPtr input, Input(syntax));
    GATEWAY_TRY(std::vector<StepPtr> arguments, Arguments(syntax));
    return std::make_unique<HostCallStep>(syntax.place, std::move(input), syntax.name,
                                          std::move(arguments));
  }

  std::unexpected<Error> UnknownFunction(const Syntax& syntax) const {
    std::vector<std::string_view> names(options_.host_functions.begin(),
                                        options_.host_functions.end());
    for (const FunctionEntry& function : FunctionTable()) names.push_back(function.name);
    std::string text = "there is no function '" + syntax.name + "'";
    if (const std::string_view near = Nearest(syntax.name, names); !near.empty()) {
      text += "; did you mean '" + std::string(near) + "'?";
    }
    return Fail(SyntaxError(syntax.place, text));
  }

  const CompileOptions& options_;
};

}  // namespace

Result<StepPtr> CompileSyntax(const Syntax& syntax, const CompileOptions& options) {
  return Compiler(options).Compile(syntax);
}

}  // namespace gateway::fhirpath
