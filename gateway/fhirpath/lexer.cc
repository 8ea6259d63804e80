#include "gateway/fhirpath/lexer.h"

#include "gateway/fhirpath/temporal.h"

namespace gateway::fhirpath {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

void AppendUtf8(std::string& text, unsigned code) {
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | (code >> 6));
    text += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0 | (code >> 12));
    text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | (code >> 18));
    text += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
  }
}

// The operator a word stands for between two operands.
OperatorKind OperatorOf(std::string_view word) {
  switch (word.size()) {
    case 2:
      if (word == "or") return OperatorKind::kOr;
      if (word == "in") return OperatorKind::kIn;
      if (word == "is") return OperatorKind::kIs;
      return word == "as" ? OperatorKind::kAs : OperatorKind::kNone;
    case 3:
      if (word == "and") return OperatorKind::kAnd;
      if (word == "xor") return OperatorKind::kXor;
      if (word == "div") return OperatorKind::kDiv;
      return word == "mod" ? OperatorKind::kMod : OperatorKind::kNone;
    case 7:
      return word == "implies" ? OperatorKind::kImplies : OperatorKind::kNone;
    case 8:
      return word == "contains" ? OperatorKind::kContains : OperatorKind::kNone;
    default:
      return OperatorKind::kNone;
  }
}

struct Symbol {
  bool is_known = false;
  std::size_t size = 1;
  OperatorKind operation = OperatorKind::kNone;
};

Symbol SymbolOf(char first, char second) {
  switch (first) {
    case '(':
    case ')':
    case '[':
    case ']':
    case '{':
    case '}':
    case '.':
    case ',':
    case '%':
    case '$':
      return {true};
    case '+':
      return {true, 1, OperatorKind::kPlus};
    case '-':
      return {true, 1, OperatorKind::kMinus};
    case '*':
      return {true, 1, OperatorKind::kMultiply};
    case '/':
      return {true, 1, OperatorKind::kDivide};
    case '&':
      return {true, 1, OperatorKind::kAmpersand};
    case '|':
      return {true, 1, OperatorKind::kUnion};
    case '=':
      return {true, 1, OperatorKind::kEqual};
    case '~':
      return {true, 1, OperatorKind::kEquivalent};
    case '<':
      return second == '=' ? Symbol{true, 2, OperatorKind::kLessOrEqual}
                           : Symbol{true, 1, OperatorKind::kLess};
    case '>':
      return second == '=' ? Symbol{true, 2, OperatorKind::kGreaterOrEqual}
                           : Symbol{true, 1, OperatorKind::kGreater};
    case '!':
      if (second == '=') return {true, 2, OperatorKind::kNotEqual};
      return {second == '~', 2, OperatorKind::kNotEquivalent};
    default:
      return {};
  }
}

}  // namespace

bool Lexer::Refuse(Place place, std::string_view what) {
  error_ = SyntaxError(place, what);
  return false;
}

void Lexer::Advance(std::size_t bytes) {
  for (; bytes > 0; --bytes, ++at_) {
    const char c = text_[at_];
    if (c == '\n') {
      ++line_;
      line_start_ = at_ + 1;
      continuations_ = 0;
    } else if ((static_cast<unsigned char>(c) & 0xC0) == 0x80) {
      ++continuations_;
    }
  }
}

bool Lexer::SkipSpace() {
  for (;;) {
    if (IsSpace(At())) {
      Advance();
    } else if (At() == '/' && At(1) == '/') {
      while (!AtEnd() && At() != '\n') Advance();
    } else if (At() == '/' && At(1) == '*') {
      if (!SkipComment()) return false;
    } else {
      return true;
    }
  }
}

bool Lexer::SkipComment() {
  const std::size_t end = text_.find("*/", at_ + 2);
  if (end == std::string_view::npos)
    return Refuse(Here(), "this comment has no end; close it with */");
  Advance(end + 2 - at_);
  return true;
}

bool Lexer::Next(Token& token) {
  if (error_ || !SkipSpace()) return false;
  token.place = Here();
  token.operation = OperatorKind::kNone;
  const char c = At();
  if (IsLetter(c)) {
    ReadName(token);
    return true;
  }
  if (IsDigit(c)) {
    ReadNumber(token);
    return true;
  }
  if (c == '\'') return ReadQuoted(token, TokenKind::kString);
  if (c == '`') return ReadQuoted(token, TokenKind::kDelimited);
  if (c == '"') return ReadQuoted(token, TokenKind::kQuoted);
  if (c == '@') return ReadTemporal(token);
  if (!AtEnd()) return ReadSymbol(token);
  token.kind = TokenKind::kEnd;
  token.text = {};
  return true;
}

void Lexer::Take(Token& token, TokenKind kind, std::size_t bytes) {
  token.kind = kind;
  token.text = text_.substr(at_, bytes);
  at_ += bytes;
}

void Lexer::ReadName(Token& token) {
  std::size_t size = 1;
  while (IsLetter(At(size)) || IsDigit(At(size))) ++size;
  Take(token, TokenKind::kIdentifier, size);
  token.operation = OperatorOf(token.text);
}

void Lexer::ReadNumber(Token& token) {
  std::size_t size = 1;
  while (IsDigit(At(size))) ++size;
  if (At(size) == '.' && IsDigit(At(size + 1))) {
    ++size;
    while (IsDigit(At(size))) ++size;
  }
  Take(token, TokenKind::kNumber, size);
}

bool Lexer::ReadQuoted(Token& token, TokenKind kind) {
  const char quote = At();
  token.kind = kind;
  const std::size_t begin = at_ + 1;
  std::size_t end = begin;
  while (end < text_.size() && text_[end] != quote && text_[end] != '\\') ++end;
  if (end == text_.size()) return Refuse(token.place, "this quotation has no end");
  if (text_[end] == '\\') return ReadEscaped(token, quote);
  token.text = text_.substr(begin, end - begin);
  Advance(end + 1 - at_);
  return true;
}

bool Lexer::ReadEscaped(Token& token, char quote) {
  std::string text;
  Advance();
  while (At() != quote || AtEnd()) {
    if (AtEnd()) return Refuse(token.place, "this quotation has no end");
    if (At() == '\\') {
      if (!ReadEscape(text)) return false;
    } else {
      text += At();
      Advance();
    }
  }
  Advance();
  token.text = arena_.Copy(text);
  return true;
}

// 4.1.2: where a backslash begins no escape, it is overlooked and does not appear.
bool Lexer::ReadEscape(std::string& text) {
  constexpr std::string_view kMarks = "'\"`\\/rntf";
  constexpr std::string_view kMeanings = "'\"`\\/\r\n\t\f";
  if (At(1) == 'u') return ReadUnicode(text);
  const std::size_t known = AtEnd() || At(1) == '\0' ? std::string_view::npos : kMarks.find(At(1));
  if (known == std::string_view::npos) {
    Advance();
    return true;
  }
  text += kMeanings[known];
  Advance(2);
  return true;
}

// The four hexadecimal digits at `offset`.
std::optional<unsigned> Lexer::HexAt(std::size_t offset) const {
  unsigned code = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const char c = At(offset + i);
    const unsigned digit = IsDigit(c)             ? static_cast<unsigned>(c - '0')
                           : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a') + 10
                           : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A') + 10
                                                  : 16;
    if (digit == 16) return std::nullopt;
    code = code * 16 + digit;
  }
  return code;
}

bool Lexer::ReadUnicode(std::string& text) {
  std::optional<unsigned> code = HexAt(2);
  std::size_t size = 6;
  if (code && *code >= 0xD800 && *code < 0xDC00 && At(6) == '\\' && At(7) == 'u') {
    const std::optional<unsigned> low = HexAt(8);
    if (low && *low >= 0xDC00 && *low < 0xE000) {
      code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
      size = 12;
    }
  }
  if (!code) {
    Advance();
    return true;
  }
  if (*code >= 0xD800 && *code < 0xE000)
    return Refuse(Here(), "half of a surrogate pair is no character");
  AppendUtf8(text, *code);
  Advance(size);
  return true;
}

// How many characters from `offset` fit `shape`, in which 0 stands for any digit; all or nothing.
std::size_t Lexer::Fits(std::size_t offset, std::string_view shape) const {
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const char c = At(offset + i);
    if (shape[i] == '0' ? !IsDigit(c) : c != shape[i]) return 0;
  }
  return shape.size();
}

std::size_t Lexer::TimeSize(std::size_t offset) const {
  std::size_t size = Fits(offset, "00");
  if (size == 0 || Fits(offset + size, ":00") == 0) return size;
  size += 3;
  if (Fits(offset + size, ":00") == 0) return size;
  size += 3;
  if (Fits(offset + size, ".0") == 0) return size;
  size += 2;
  while (IsDigit(At(offset + size))) ++size;
  return size;
}

std::size_t Lexer::DateSize(std::size_t offset) const {
  std::size_t size = Fits(offset, "0000");
  if (size == 0 || Fits(offset + size, "-00") == 0) return size;
  size += 3;
  return size + Fits(offset + size, "-00");
}

std::size_t Lexer::OffsetSize(std::size_t offset) const {
  if (At(offset) == 'Z') return 1;
  return Fits(offset, "+00:00") + Fits(offset, "-00:00");
}

bool Lexer::ReadTemporal(Token& token) {
  Advance();
  SystemType type = SystemType::kTime;
  if (At() == 'T') {
    Advance();
    Take(token, TokenKind::kTime, TimeSize(0));
  } else {
    std::size_t size = DateSize(0);
    const bool is_date_time = size > 0 && At(size) == 'T';
    if (is_date_time) {
      const std::size_t time = TimeSize(size + 1);
      size += 1 + time + (time > 0 ? OffsetSize(size + 1 + time) : 0);
    }
    type = is_date_time ? SystemType::kDateTime : SystemType::kDate;
    Take(token, is_date_time ? TokenKind::kDateTime : TokenKind::kDate, size);
  }
  if (!Temporal::Parse(token.text, type)) return Refuse(token.place, "no such date or time");
  return true;
}

bool Lexer::ReadSymbol(Token& token) {
  const Symbol symbol = SymbolOf(At(), At(1));
  if (!symbol.is_known) return Refuse(Here(), "this character has no meaning here");
  Take(token, TokenKind::kSymbol, symbol.size);
  token.operation = symbol.operation;
  return true;
}

Error SyntaxError(Place place, std::string_view what) {
  Error error{IssueType::kInvalid, {}, {}};
  error.diagnostics = "line " + std::to_string(place.line) + ", column " +
                      std::to_string(place.column) + ": " + std::string(what);
  Issue issue;
  issue.type = IssueType::kInvalid;
  issue.id = "fhirpath-syntax";
  issue.line = place.line;
  issue.column = place.column;
  issue.diagnostics = what;
  error.issues.Add(std::move(issue));
  return error;
}

}  // namespace gateway::fhirpath
