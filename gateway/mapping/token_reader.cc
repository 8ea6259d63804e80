#include "gateway/mapping/token_reader.h"

#include <algorithm>

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
  return token.kind == TokenKind::kString && Peek(1).Is(";") &&
         tokens_[at_ - 1].kind != TokenKind::kPunctuation;
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
