// Text of an expression as tokens with their places, one at a time.
//
// Spec: https://hl7.org/fhirpath/N1/grammar.html, https://hl7.org/fhirpath/N1/#lexical-elements
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/base/result.h"
#include "gateway/fhirpath/arena.h"

namespace gateway::fhirpath {

struct Place {
  int line = 1;    // 1-based
  int column = 1;  // 1-based, in characters
};

enum class TokenKind : std::uint8_t {
  kEnd,
  kIdentifier,  // name; keywords are identifiers too, the parser knows where they mean more
  kDelimited,   // `name`: never a keyword; `text` without the marks, escapes resolved
  kString,      // '...'; `text` with escapes resolved
  kQuoted,      // "...": only after %; as kString
  kNumber,      // 12, 1.50
  kDate,        // without the @: 2015, 2015-02
  kDateTime,    // 2015-02-04T14:34 (2015T: text keeps the T)
  kTime,        // 14:34
  kSymbol,      // one of ( ) [ ] { } . , + - * / & | < <= > >= = ~ != !~ % $
};

// Operators between two operands, in words or symbols.
enum class OperatorKind : std::uint8_t {
  kNone,
  kImplies,
  kOr,
  kXor,
  kAnd,
  kIn,
  kContains,
  kEqual,
  kEquivalent,
  kNotEqual,
  kNotEquivalent,
  kLess,
  kGreater,
  kLessOrEqual,
  kGreaterOrEqual,
  kUnion,
  kIs,
  kAs,
  kPlus,
  kMinus,
  kAmpersand,
  kMultiply,
  kDivide,
  kDiv,
  kMod,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  OperatorKind operation = OperatorKind::kNone;  // what it may mean between two operands
  Place place;
  std::string_view text;  // in the expression, or in the arena when it has escapes
};

// An error of kInvalid at a place in the expression.
[[nodiscard]] Error SyntaxError(Place place, std::string_view what);

// Used by one thread; `text` and `arena` must outlive the tokens.
class Lexer {
 public:
  Lexer(std::string_view text, Arena& arena) : text_(text), arena_(arena) {}

  // The next token; kEnd at the end, and for ever after. False at the first character that begins
  // none, an unfinished string or comment, an unknown escape, or a date that does not exist; then
  // `error()` says so.
  [[nodiscard]] bool Next(Token& token);
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  [[nodiscard]] char At(std::size_t offset = 0) const {
    return at_ + offset < text_.size() ? text_[at_ + offset] : '\0';
  }
  [[nodiscard]] bool AtEnd() const { return at_ >= text_.size(); }
  [[nodiscard]] Place Here() const {
    return {line_, static_cast<int>(at_ - line_start_ - continuations_) + 1};
  }
  bool Refuse(Place place, std::string_view what);

  bool SkipSpace();
  bool SkipComment();
  // Moves over characters that may be line ends or beyond ASCII.
  void Advance(std::size_t bytes = 1);
  // Moves over ASCII characters of one line.
  void Take(Token& token, TokenKind kind, std::size_t bytes);
  void ReadName(Token& token);
  void ReadNumber(Token& token);
  bool ReadQuoted(Token& token, TokenKind kind);
  bool ReadEscaped(Token& token, char quote);
  bool ReadEscape(std::string& text);
  bool ReadUnicode(std::string& text);
  bool ReadTemporal(Token& token);
  bool ReadSymbol(Token& token);
  [[nodiscard]] std::optional<unsigned> HexAt(std::size_t offset) const;
  [[nodiscard]] std::size_t Fits(std::size_t offset, std::string_view shape) const;
  [[nodiscard]] std::size_t TimeSize(std::size_t offset) const;
  [[nodiscard]] std::size_t DateSize(std::size_t offset) const;
  [[nodiscard]] std::size_t OffsetSize(std::size_t offset) const;

  std::string_view text_;
  Arena& arena_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::size_t line_start_ = 0;
  std::size_t continuations_ = 0;  // bytes of this line that begin no character
  std::optional<Error> error_;
};

}  // namespace gateway::fhirpath
