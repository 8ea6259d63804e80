// The parser's place in the tokens of a map, with the questions every part of the grammar asks.
//
// Used by one thread; the map text must outlive it.
#pragma once

#include <string>
#include <string_view>

#include "gateway/mapping/lexer.h"

namespace gateway::mapping {

// What may stand after a FHIRPath expression that has no parentheses around it.
enum class FormulaEnd {
  kClause,     // where, check, log: -> , ; check log then, or the rule's name before ;
  kArgument,   // a transform's parameter: , )
  kBracket,    // )
  kStatement,  // ;
};

class TokenReader {
 public:
  TokenReader(std::string_view text, std::vector<Token> tokens)
      : text_(text), tokens_(std::move(tokens)) {}

  [[nodiscard]] const Token& Peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  const Token& Take() {
    const Token& token = Peek();
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
  }
  // Takes the next token when it is that.
  bool TakeIf(std::string_view punctuation);
  bool TakeWord(std::string_view word);

  // The next token must be that; `purpose` completes "… is expected ".
  [[nodiscard]] Status Expect(std::string_view punctuation, std::string_view purpose);
  [[nodiscard]] Status ExpectWord(std::string_view word, std::string_view purpose);
  [[nodiscard]] Result<std::string> ExpectName(std::string_view purpose);
  [[nodiscard]] Result<std::string> ExpectString(std::string_view purpose);
  // "a name is expected for the group, not ';'".
  [[nodiscard]] std::unexpected<Error> Unexpected(std::string_view wanted) const;

  // FHIRPath up to its end, exactly as written.
  [[nodiscard]] Result<syntax::Formula> TakeFormula(FormulaEnd end);

 private:
  [[nodiscard]] bool EndsFormula(FormulaEnd end, std::size_t start) const;

  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace gateway::mapping
