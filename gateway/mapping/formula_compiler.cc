#include "gateway/mapping/formula_compiler.h"

#include <algorithm>
#include <array>

#include "gateway/mapping/host.h"
#include "gateway/mapping/lexer.h"

namespace gateway::mapping {
namespace {

constexpr std::array<std::string_view, 12> kKeywords = {
    "and", "or", "xor", "implies", "is", "as", "in", "div", "mod", "true", "false", "contains"};
constexpr std::array<std::string_view, 6> kCriteria = {"where",  "select", "all",
                                                       "exists", "repeat", "aggregate"};
constexpr std::array<std::string_view, 4> kFreeFunctions = {"iif", "now", "today", "timeOfDay"};
constexpr std::array<std::string_view, 3> kTypeFunctions = {"is", "as", "ofType"};

template <std::size_t N>
bool IsOneOf(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

// 'text' with FHIRPath's escapes.
std::string Quote(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    if (c == '\n') {
      quoted += "\\n";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

class Rewriter {
 public:
  Rewriter(std::string_view text, const std::vector<Token>& tokens, const FormulaNames& names)
      : text_(text), tokens_(tokens), names_(names) {}

  // The text FHIRPath is given.
  std::string Run() {
    std::string out;
    std::size_t end = 0;
    for (at_ = 0; tokens_[at_].kind != TokenKind::kEnd; ++at_) {
      const Token& token = tokens_[at_];
      out += text_.substr(end, token.begin - end);
      const std::string rewritten = Rewrite(token);
      out += rewritten;
      end = token.end;
      const auto moved = static_cast<int>(rewritten.size()) - static_cast<int>(end - token.begin);
      if (moved != 0) moves_.emplace_back(static_cast<int>(out.size()), moved);
    }
    return out + std::string(text_.substr(end));
  }

  std::vector<VariablePlan> TakeVariables() { return std::move(variables_); }
  // By how many columns what stands at `column` of the result's first line was moved.
  [[nodiscard]] int Shift(int column) const {
    int shift = 0;
    for (const auto& [end, moved] : moves_) shift += end < column ? moved : 0;
    return shift;
  }
  [[nodiscard]] bool reads_focus() const { return reads_focus_; }

 private:
  std::string Rewrite(const Token& token) {
    const std::string as_is(text_.substr(token.begin, token.end - token.begin));
    if (token.Is("("))
      brackets_.push_back(InCriteria() || (at_ > 0 && IsOneOf(tokens_[at_ - 1].text, kCriteria)));
    if (token.Is(")") && !brackets_.empty()) brackets_.pop_back();
    if (!InCriteria() && ReadsFocus(token)) reads_focus_ = true;
    if (token.kind == TokenKind::kString && token.double_quoted) return Quote(token.text);
    if (token.kind == TokenKind::kExternal) {
      Use(token.text);
      return as_is;
    }
    if (IsBareVariable(token) && Use(token.text)) return "%" + as_is;
    const std::string* const choice = ChoiceOf(token);
    return choice != nullptr ? *choice : as_is;
  }

  [[nodiscard]] bool InCriteria() const { return !brackets_.empty() && brackets_.back(); }

  // $this, or a function that stands at the beginning of a path.
  [[nodiscard]] bool ReadsFocus(const Token& token) const {
    if (token.IsWord("this")) return at_ > 0 && tokens_[at_ - 1].Is("$");
    if (token.kind != TokenKind::kName || !tokens_[at_ + 1].Is("(")) return false;
    const bool step = at_ > 0 && tokens_[at_ - 1].Is(".");
    return !step && !IsOneOf(token.text, kFreeFunctions) && !IsOneOf(token.text, kKeywords);
  }

  // A name that begins a path outside criteria and names no type, function or unit.
  [[nodiscard]] bool IsBareVariable(const Token& token) const {
    if (token.kind != TokenKind::kName || InCriteria() || tokens_[at_ + 1].Is("(")) return false;
    if (!token.quoted && IsOneOf(token.text, kKeywords)) return false;
    if (at_ == 0) return true;
    const Token& before = tokens_[at_ - 1];
    if (before.Is(".") || before.Is("$") || before.kind == TokenKind::kNumber) return false;
    if (before.IsWord("is") || before.IsWord("as")) return false;
    return !(before.Is("(") && at_ > 1 && IsOneOf(tokens_[at_ - 2].text, kTypeFunctions));
  }

  // The path that a step in JSON's spelling stands for.
  [[nodiscard]] const std::string* ChoiceOf(const Token& token) const {
    const bool name = token.kind == TokenKind::kName && !tokens_[at_ + 1].Is("(");
    return name ? names_.choices.Find(token.text) : nullptr;
  }

  bool Use(std::string_view name) {
    const auto known = [&](const VariablePlan& v) { return v.name == name; };
    if (std::ranges::any_of(variables_, known)) return true;
    std::optional<VariablePlan> found = names_.find(name);
    if (!found) return false;
    variables_.push_back(std::move(*found));
    return true;
  }

  std::string_view text_;
  const std::vector<Token>& tokens_;
  const FormulaNames& names_;
  std::size_t at_ = 0;
  std::vector<bool> brackets_;  // whether each open bracket is a criterion's
  std::vector<VariablePlan> variables_;
  std::vector<std::pair<int, int>> moves_;  // after that many columns, so many were added
  bool reads_focus_ = false;
};

// "line 1, column 4: " says where in the expression; the finding says where in the map.
std::string WithoutPlace(const std::string& diagnostics) {
  const std::size_t colon = diagnostics.find(": ");
  const bool placed = diagnostics.starts_with("line ") && colon != std::string::npos;
  return placed ? diagnostics.substr(colon + 2) : diagnostics;
}

// The error with its place in the map. `shift` is how far rewriting has moved the columns.
Error Placed(const Error& error, Place place, const std::function<int(int column)>& shift) {
  Place at = place;
  if (!error.issues.empty()) {
    const Issue& issue = error.issues.list().front();
    if (issue.line > 1) at = {place.line + issue.line - 1, issue.column};
    if (issue.line == 1) at.column += std::max(issue.column - 1 - shift(issue.column), 0);
  }
  return SyntaxError(at, "FHIRPath: " + WithoutPlace(error.diagnostics)).error();
}

}  // namespace

ChoiceNames::ChoiceNames(const fhir::TypeTable& types) {
  for (const fhir::Type& type : types.types()) {
    for (const fhir::Element& element : type.elements) AddChoice(element);
  }
  for (const fhir::Type& type : types.types()) {
    for (const fhir::Element& element : type.elements) paths_.erase(std::string(element.name));
  }
}

void ChoiceNames::AddChoice(const fhir::Element& element) {
  if (!element.is_choice) return;
  for (const fhir::TypeRef& ref : element.types) {
    paths_.emplace(fhir::JsonName(element, *ref.type),
                   std::string(element.name) + ".ofType(" + std::string(ref.type->name) + ")");
  }
}

const std::string* ChoiceNames::Find(std::string_view name) const {
  const auto found = paths_.find(std::string(name));
  return found == paths_.end() ? nullptr : &found->second;
}

Result<FormulaPlan> CompileFormula(std::string_view text, Place place, const FormulaNames& names) {
  Result<Tokens> tokens = Tokenise(text);
  if (!tokens) return Fail(Placed(tokens.error(), place, [](int) { return 0; }));
  Rewriter rewriter(text, tokens->list, names);
  const std::string rewritten = rewriter.Run();
  Result<fhirpath::Expression> expression =
      fhirpath::Expression::Compile(rewritten, {HostFunctionNames()});
  if (!expression) {
    return Fail(
        Placed(expression.error(), place, [&](int column) { return rewriter.Shift(column); }));
  }
  return FormulaPlan{std::move(*expression), rewriter.TakeVariables(), rewriter.reads_focus(),
                     std::string(text), place};
}

}  // namespace gateway::mapping
