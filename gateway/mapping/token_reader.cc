#include "gateway/mapping/token_reader.h"

#include <algorithm>
#include <array>

namespace gateway::mapping {
namespace {

// How people see a token in a message.
std::string Describe(const Token& token) {
  switch (token.kind) {
    case TokenKind::kEnd:
      return "the end of the map";
    case TokenKind::kString:
      return "a quoted text";
    default:
      return "'" + token.text + "'";
  }
}

bool Opens(const Token& token) { return token.Is("(") || token.Is("[") || token.Is("{"); }
bool Closes(const Token& token) { return token.Is(")") || token.Is("]") || token.Is("}"); }

template <std::size_t N>
bool IsOneOf(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

// Whether a value may end with the token, so that no second one can follow it.
bool EndsValue(const Token& token) {
  constexpr std::array<std::string_view, 10> kOperators = {
      "and", "or", "xor", "implies", "is", "as", "in", "div", "mod", "contains"};
  if (token.kind == TokenKind::kPunctuation) return Closes(token);
  return token.kind != TokenKind::kName || token.quoted || !IsOneOf(token.text, kOperators);
}

// 4 'mg', 3 days: what stands behind a number belongs to it.
bool IsUnit(const Token& token) {
  constexpr std::array<std::string_view, 16> kCalendar = {
      "year", "years", "month",  "months",  "week",   "weeks",   "day",         "days",
      "hour", "hours", "minute", "minutes", "second", "seconds", "millisecond", "milliseconds"};
  if (token.kind == TokenKind::kString) return !token.double_quoted;
  return token.kind == TokenKind::kName && IsOneOf(token.text, kCalendar);
}

// A text or name right behind a complete value is none of FHIRPath: it is the rule's name.
bool IsRuleName(const Token& token, const Token& before) {
  if (token.kind != TokenKind::kString && token.kind != TokenKind::kName) return false;
  if (before.kind == TokenKind::kNumber && IsUnit(token)) return false;
  return EndsValue(before);
}

}  // namespace

bool TokenReader::TakeIf(std::string_view punctuation) {
  if (!Peek().Is(punctuation)) return false;
  Take();
  return true;
}

bool TokenReader::TakeWord(std::string_view word) {
  if (!Peek().IsWord(word)) return false;
  Take();
  return true;
}

Status TokenReader::Expect(std::string_view punctuation, std::string_view purpose) {
  if (TakeIf(punctuation)) return {};
  return Unexpected("'" + std::string(punctuation) + "' is expected " + std::string(purpose));
}

Status TokenReader::ExpectWord(std::string_view word, std::string_view purpose) {
  if (TakeWord(word)) return {};
  return Unexpected("'" + std::string(word) + "' is expected " + std::string(purpose));
}

Result<std::string> TokenReader::ExpectName(std::string_view purpose) {
  if (Peek().kind == TokenKind::kName) return Take().text;
  return Unexpected("a name is expected " + std::string(purpose));
}

Result<std::string> TokenReader::ExpectString(std::string_view purpose) {
  if (Peek().kind == TokenKind::kString) return Take().text;
  return Unexpected("a quoted text is expected " + std::string(purpose));
}

std::unexpected<Error> TokenReader::Unexpected(std::string_view wanted) const {
  return SyntaxError(Peek().place, std::string(wanted) + ", not " + Describe(Peek()));
}

bool TokenReader::EndsFormula(FormulaEnd end, std::size_t start) const {
  const Token& token = Peek();
  if (end == FormulaEnd::kStatement) return token.Is(";");
  if (token.Is(")")) return end != FormulaEnd::kClause;
  if (end == FormulaEnd::kBracket) return false;
  if (token.Is(",")) return true;
  if (end == FormulaEnd::kArgument) return false;
  if (token.Is("->") || token.Is(";")) return true;
  const bool first = at_ == start;
  if (first) return false;
  // Words of the language end a clause unless they are a step of a path.
  const bool word = token.IsWord("check") || token.IsWord("log") || token.IsWord("then");
  if (word) return !tokens_[at_ - 1].Is(".");
  return Peek(1).Is(";") && IsRuleName(token, tokens_[at_ - 1]);
}

Result<syntax::Formula> TokenReader::TakeFormula(FormulaEnd end) {
  const std::size_t start = at_;
  int depth = 0;
  while (depth > 0 || !EndsFormula(end, start)) {
    if (Peek().kind == TokenKind::kEnd)
      return SyntaxError(tokens_[start].place, "this expression has no end");
    if (Opens(Peek())) ++depth;
    if (Closes(Peek()) && --depth < 0) return Unexpected("the rest of an expression is expected");
    Take();
  }
  if (at_ == start) return Unexpected("a FHIRPath expression is expected");
  const std::size_t begin = tokens_[start].begin;
  return syntax::Formula{std::string(text_.substr(begin, tokens_[at_ - 1].end - begin)),
                         tokens_[start].place};
}

}  // namespace gateway::mapping
