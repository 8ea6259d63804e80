// Text of an expression as tokens with their places.
//
// Spec: https://hl7.org/fhirpath/N1/grammar.html, https://hl7.org/fhirpath/N1/#lexical-elements
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::fhirpath {

struct Place {
  int line = 1;    // 1-based
  int column = 1;  // 1-based, in characters
};

enum class TokenKind {
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

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;
  Place place;
};

// An error of kInvalid at a place in the expression.
[[nodiscard]] Error SyntaxError(Place place, std::string_view what);

// All tokens, the last of kind kEnd. Fails with kInvalid at the first character that begins none,
// an unfinished string or comment, an unknown escape, or a date that does not exist.
[[nodiscard]] Result<std::vector<Token>> Tokenize(std::string_view text);

}  // namespace gateway::fhirpath
