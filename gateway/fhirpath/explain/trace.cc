#include "gateway/fhirpath/explain/trace.h"

#include <algorithm>

#include "gateway/fhirpath/explain/literal.h"
#include "gateway/fhirpath/functions/description.h"
#include "gateway/fhirpath/parser.h"

namespace gateway::fhirpath {
namespace {

// Names of the constants that stand for what the engine would know of an outer place.
constexpr std::string_view kIndexName = "index of the item";
constexpr std::string_view kTotalName = "total so far";

// Answers as the caller's host does, but shows no trace() again and again.
class QuietHost final : public Host {
 public:
  explicit QuietHost(const Host* host) : host_(host) {}
  fhir::Node Resolve(std::string_view reference, fhir::Node root) const override {
    return host_->Resolve(reference, root);
  }
  Result<bool> MemberOf(const Item& coded, std::string_view value_set) const override {
    return host_->MemberOf(coded, value_set);
  }
  Result<bool> ConformsTo(fhir::Node node, std::string_view profile) const override {
    return host_->ConformsTo(node, profile);
  }
  Result<bool> Subsumes(std::string_view system, std::string_view broader,
                        std::string_view narrower) const override {
    return host_->Subsumes(system, broader, narrower);
  }
  Result<bool> IsInSlice(fhir::Node node, std::string_view profile,
                         std::string_view slice) const override {
    return host_->IsInSlice(node, profile, slice);
  }
  fhir::Node ElementDefinition(fhir::Node node) const override {
    return host_->ElementDefinition(node);
  }
  const Function* FindFunction(std::string_view name) const override {
    return host_->FindFunction(name);
  }

 private:
  const Host* host_;
};

// Where a part is evaluated.
struct Frame {
  Item self;
  int index = -1;
  int depth = 0;
  std::map<std::string, Collection, std::less<>> constants;
  // What defineVariable() made earlier in this path: known to arguments, made again by the path.
  std::map<std::string, Collection, std::less<>> defined;

  // The place of an argument.
  [[nodiscard]] Frame Inner() const {
    Frame inner{self, index, depth + 1, constants, {}};
    for (const auto& [name, value] : defined) inner.constants.insert_or_assign(name, value);
    return inner;
  }
};

class Tracer {
 public:
  Tracer(const Context& context, const CompileOptions& options, const TraceLimits& limits)
      : context_(context), quiet_(context.host), options_(options), limits_(limits) {}

  TraceResult Run(const Syntax& syntax, const Item& focus) {
    Frame frame{focus, -1, 0, context_.constants, {}};
    frame.constants.try_emplace("context", Collection{focus});
    (void)Visit(syntax, frame);
    return std::move(result_);
  }

 private:
  // The result of the part, once its own parts and it have been noted.
  Collection Visit(const Syntax& syntax, Frame& frame) {
    if (result_.steps.size() >= limits_.steps) {
      result_.is_cut = true;
      return {};
    }
    switch (syntax.kind) {
      case SyntaxKind::kLiteral:
      case SyntaxKind::kEmpty:
      case SyntaxKind::kThis:
      case SyntaxKind::kIndex:
      case SyntaxKind::kTotal:
        return limits_.constants ? Note(syntax, frame, Self(frame))
                                 : Evaluate(syntax, frame, nullptr);
      case SyntaxKind::kCall:
        return Call(syntax, frame);
      case SyntaxKind::kMember:
        return Note(syntax, frame,
                    syntax.input != nullptr ? Visit(*syntax.input, frame) : Collection{frame.self});
      default:
        return Operation(syntax, frame);
    }
  }

  Collection Operation(const Syntax& syntax, Frame& frame) {
    Collection input;
    for (std::size_t i = 0; i < syntax.children.size(); ++i) {
      Frame own = frame;  // what one side defines is not known to the other
      Collection operand = Visit(*syntax.children[i], own);
      if (i == 0 || syntax.kind == SyntaxKind::kBinary)
        input.insert(input.end(), operand.begin(), operand.end());
    }
    return Note(syntax, frame, std::move(input));
  }

  Collection Call(const Syntax& syntax, Frame& frame) {
    Collection input =
        syntax.input != nullptr ? Visit(*syntax.input, frame) : Collection{frame.self};
    const FunctionDescription* const row = FindDescription(syntax.name);
    for (std::size_t i = 0; i < syntax.children.size(); ++i) {
      if (row != nullptr && row->arguments[0].role == ArgumentRole::kType &&
          !row->arguments[0].name.empty())
        continue;
      if (row != nullptr && IsOnItems(*row, i)) {
        OnItems(*syntax.children[i], input, frame);
      } else {
        Frame inner = frame.Inner();
        const ArgumentRule* const rule =
            row != nullptr && i < row->arguments.size() ? &row->arguments[i] : nullptr;
        if (rule != nullptr && rule->role == ArgumentRole::kOnInput && input.size() == 1)
          inner.self = input[0];
        Collection value = Visit(*syntax.children[i], inner);
        if (i == 1) Define(syntax, value, frame);
      }
    }
    if (syntax.children.size() == 1) Define(syntax, input, frame);
    return Note(syntax, frame, std::move(input));
  }

  // defineVariable(): for the arguments that follow in the same path.
  static void Define(const Syntax& syntax, const Collection& value, Frame& frame) {
    if (syntax.name != "defineVariable" || syntax.children.empty()) return;
    const Syntax& name = *syntax.children[0];
    if (name.kind == SyntaxKind::kLiteral) frame.defined[Item(name.value).ToText()] = value;
  }

  void OnItems(const Syntax& argument, const Collection& input, const Frame& frame) {
    const std::size_t shown = std::min(input.size(), limits_.items);
    if (shown < input.size()) result_.is_cut = true;
    const bool is_plain = argument.kind == SyntaxKind::kSign && argument.name == "-";
    for (std::size_t i = 0; i < shown; ++i) {
      Frame inner = frame.Inner();
      inner.self = input[i];
      inner.index = static_cast<int>(i);
      inner.constants.insert_or_assign(std::string(kIndexName),
                                       Collection{Item::Integer(static_cast<std::int64_t>(i))});
      (void)Visit(is_plain ? *argument.children[0] : argument, inner);
    }
  }

  static Collection Self(const Frame& frame) {
    const bool is_absent = frame.self.is_node() && !frame.self.node();
    return is_absent ? Collection{} : Collection{frame.self};
  }

  static std::string NameOf(const Syntax& syntax) {
    switch (syntax.kind) {
      case SyntaxKind::kLiteral:
      case SyntaxKind::kEmpty:
        return "constant";
      case SyntaxKind::kThis:
        return "$this";
      case SyntaxKind::kIndex:
        return "$index";
      case SyntaxKind::kTotal:
        return "$total";
      case SyntaxKind::kIndexer:
        return "[]";
      case SyntaxKind::kConstant:
        return "%" + std::string(syntax.name);
      default:
        return std::string(syntax.name);
    }
  }

  Collection Note(const Syntax& syntax, const Frame& frame, Collection input) {
    TraceStep step;
    step.depth = frame.depth;
    step.part = ToExpression(syntax);
    step.name = NameOf(syntax);
    step.place = syntax.place;
    step.index = frame.index;
    step.self = Self(frame);
    step.input = std::move(input);
    step.output = Evaluate(syntax, frame, &step.error);
    result_.steps.push_back(std::move(step));
    return result_.steps.back().output;
  }

  // $index and $total of an outer place cannot be handed to Expression: constants stand for them.
  static std::optional<std::string> Outer(const Syntax& part, bool is_inner) {
    if (is_inner) return std::nullopt;
    if (part.kind == SyntaxKind::kIndex) return "%`" + std::string(kIndexName) + "`";
    if (part.kind == SyntaxKind::kTotal) return "%`" + std::string(kTotalName) + "`";
    return std::nullopt;
  }

  Collection Evaluate(const Syntax& syntax, const Frame& frame, std::string* error) {
    const auto expression = Expression::Compile(ToExpression(syntax, Outer), options_);
    if (!expression) {
      if (error != nullptr) *error = expression.error().diagnostics;
      return {};
    }
    Context context = context_;
    context.host = context_.host == nullptr ? nullptr : &quiet_;
    context.reads = nullptr;
    context.constants = frame.constants;
    context.constants.try_emplace(std::string(kIndexName));
    context.constants.try_emplace(std::string(kTotalName));
    Result<Collection> items = expression->Evaluate(frame.self, context);
    if (!items && error != nullptr) *error = items.error().diagnostics;
    return items ? *std::move(items) : Collection{};
  }

  const Context& context_;
  QuietHost quiet_;
  const CompileOptions& options_;
  const TraceLimits& limits_;
  TraceResult result_;
};

void AddItems(std::string& text, const std::string& indent, std::string_view label,
              const Collection& items) {
  constexpr std::size_t kLongest = 160;
  constexpr std::size_t kShown = 20;
  text += indent + std::string(label);
  if (items.empty()) text += "{ }\n";
  for (std::size_t i = 0; i < std::min(items.size(), kShown); ++i)
    text += (i == 0 ? "" : indent + "      ") + ToLiteral(items[i], kLongest) + "\n";
  if (items.size() > kShown)
    text += indent + "      … " + std::to_string(items.size() - kShown) + " more\n";
}

}  // namespace

Result<TraceResult> TraceExpression(std::string_view text, const Item& focus,
                                    const Context& context, const CompileOptions& options,
                                    const TraceLimits& limits) {
  GATEWAY_TRY(const SyntaxTree syntax, Parse(text));
  GATEWAY_TRY([[maybe_unused]] const Expression whole, Expression::Compile(text, options));
  return Tracer(context, options, limits).Run(*syntax, focus);
}

std::string ToText(const TraceStep& step) {
  const std::string indent(static_cast<std::size_t>(step.depth) * 4, ' ');
  std::string text = indent + std::to_string(step.place.line) + ":" +
                     std::to_string(step.place.column) + "  " + step.part;
  if (step.index >= 0) text += "   [$index " + std::to_string(step.index) + "]";
  text += "\n";
  AddItems(text, indent, "  in  ", step.input);
  if (step.error.empty()) {
    AddItems(text, indent, "  out ", step.output);
  } else {
    text += indent + "  error: " + step.error + "\n";
  }
  return text;
}

}  // namespace gateway::fhirpath
