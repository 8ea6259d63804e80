// Cuts .map text into tokens. FHIRPath inside a map is cut the same way, so that the parser can
// tell where an expression ends; its text is taken from the source by the tokens' offsets.
//
// Spec: https://hl7.org/fhir/R4/mapping-language.html#grammar,
// https://hl7.org/fhirpath/N1/#lexical-elements
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/mapping/syntax.h"

namespace gateway::mapping {

enum class TokenKind {
  kName,         // identifier or `quoted identifier`; keywords are names
  kString,       // '…' or "…"
  kNumber,       // 12, 1.50
  kDate,         // @2026-10-01T09:12, @T09:12
  kExternal,     // %name
  kPunctuation,  // -> == << ( …
  kEnd,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;  // of a string or quoted identifier: its value, without quotes and escapes
  bool double_quoted = false;
  bool quoted = false;    // string or `identifier`: never a keyword
  std::size_t begin = 0;  // offsets in the text
  std::size_t end = 0;
  Place place;

  [[nodiscard]] bool Is(std::string_view punctuation) const {
    return kind == TokenKind::kPunctuation && text == punctuation;
  }
  [[nodiscard]] bool IsWord(std::string_view word) const {
    return kind == TokenKind::kName && !quoted && text == word;
  }
};

// A `/// name = value` line.
struct MetadataLine {
  std::string text;  // after the three slashes, trimmed
  std::size_t begin = 0;
  Place place;
};

struct Tokens {
  std::vector<Token> list;  // ends with kEnd
  std::vector<MetadataLine> metadata;
};

// Fails with kInvalid at the first character that begins no token, an open string or comment, or an
// unknown escape; the issue has line and column.
[[nodiscard]] Result<Tokens> Tokenise(std::string_view text);

// The error every reader of map text gives: one finding with a place.
[[nodiscard]] std::unexpected<Error> SyntaxError(Place place, std::string diagnostics);

}  // namespace gateway::mapping
