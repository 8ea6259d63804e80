#include "gateway/fhirpath/lexer.h"

#include <array>
#include <optional>

#include "gateway/base/text.h"
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

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> Run() {
    for (;;) {
      GATEWAY_CHECK(SkipSpace());
      Token token;
      token.place = place_;
      GATEWAY_CHECK(Read(token));
      tokens_.push_back(std::move(token));
      if (tokens_.back().kind == TokenKind::kEnd) return std::move(tokens_);
    }
  }

 private:
  [[nodiscard]] char At(std::size_t offset = 0) const {
    return at_ + offset < text_.size() ? text_[at_ + offset] : '\0';
  }
  [[nodiscard]] bool AtEnd() const { return at_ >= text_.size(); }

  void Advance(std::size_t bytes = 1) {
    for (; bytes > 0; --bytes, ++at_) {
      const char c = text_[at_];
      if (c == '\n') {
        ++place_.line;
        place_.column = 1;
      } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
        ++place_.column;
      }
    }
  }

  Status SkipSpace() {
    for (;;) {
      if (IsSpace(At())) {
        Advance();
      } else if (At() == '/' && At(1) == '/') {
        while (!AtEnd() && At() != '\n') Advance();
      } else if (At() == '/' && At(1) == '*') {
        GATEWAY_CHECK(SkipComment());
      } else {
        return {};
      }
    }
  }

  Status SkipComment() {
    const std::size_t end = text_.find("*/", at_ + 2);
    if (end == std::string_view::npos)
      return Fail(SyntaxError(place_, "this comment has no end; close it with */"));
    Advance(end + 2 - at_);
    return {};
  }

  Status Read(Token& token) {
    if (AtEnd()) return {};
    const char c = At();
    if (IsLetter(c)) return ReadName(token);
    if (IsDigit(c)) return ReadNumber(token);
    if (c == '\'') return ReadQuoted(token, TokenKind::kString);
    if (c == '`') return ReadQuoted(token, TokenKind::kDelimited);
    if (c == '"') return ReadQuoted(token, TokenKind::kQuoted);
    if (c == '@') return ReadTemporal(token);
    return ReadSymbol(token);
  }

  void Take(Token& token, TokenKind kind, std::size_t bytes) {
    token.kind = kind;
    token.text = text_.substr(at_, bytes);
    Advance(bytes);
  }

  Status ReadName(Token& token) {
    std::size_t size = 1;
    while (IsLetter(At(size)) || IsDigit(At(size))) ++size;
    Take(token, TokenKind::kIdentifier, size);
    return {};
  }

  Status ReadNumber(Token& token) {
    std::size_t size = 1;
    while (IsDigit(At(size))) ++size;
    if (At(size) == '.' && IsDigit(At(size + 1))) {
      ++size;
      while (IsDigit(At(size))) ++size;
    }
    Take(token, TokenKind::kNumber, size);
    return {};
  }

  Status ReadQuoted(Token& token, TokenKind kind) {
    const char quote = At();
    token.kind = kind;
    Advance();
    while (At() != quote || AtEnd()) {
      if (AtEnd()) return Fail(SyntaxError(token.place, "this quotation has no end"));
      if (At() == '\\') {
        GATEWAY_CHECK(ReadEscape(token.text));
      } else {
        token.text += At();
        Advance();
      }
    }
    Advance();
    return {};
  }

  Status ReadEscape(std::string& text) {
    constexpr std::string_view kMarks = "'\"`\\/rntf";
    constexpr std::string_view kMeanings = "'\"`\\/\r\n\t\f";
    if (At(1) == 'u') return ReadUnicode(text);
    const std::size_t known =
        AtEnd() || At(1) == '\0' ? std::string_view::npos : kMarks.find(At(1));
    if (known == std::string_view::npos) {
      return Fail(SyntaxError(place_, "unknown escape; write \\\\ for a backslash"));
    }
    text += kMeanings[known];
    Advance(2);
    return {};
  }

  // The four hexadecimal digits at `offset`.
  [[nodiscard]] std::optional<unsigned> HexAt(std::size_t offset) const {
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

  Status ReadUnicode(std::string& text) {
    std::optional<unsigned> code = HexAt(2);
    std::size_t size = 6;
    if (code && *code >= 0xD800 && *code < 0xDC00 && At(6) == '\\' && At(7) == 'u') {
      const std::optional<unsigned> low = HexAt(8);
      if (low && *low >= 0xDC00 && *low < 0xE000) {
        code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
        size = 12;
      }
    }
    if (!code || (*code >= 0xD800 && *code < 0xE000)) {
      return Fail(SyntaxError(place_, "\\u needs four hexadecimal digits of a character"));
    }
    AppendUtf8(text, *code);
    Advance(size);
    return {};
  }

  // How many characters from `offset` fit `shape`, in which 0 stands for any digit; all or nothing.
  [[nodiscard]] std::size_t Fits(std::size_t offset, std::string_view shape) const {
    for (std::size_t i = 0; i < shape.size(); ++i) {
      const char c = At(offset + i);
      if (shape[i] == '0' ? !IsDigit(c) : c != shape[i]) return 0;
    }
    return shape.size();
  }

  [[nodiscard]] std::size_t TimeSize(std::size_t offset) const {
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

  [[nodiscard]] std::size_t DateSize(std::size_t offset) const {
    std::size_t size = Fits(offset, "0000");
    if (size == 0 || Fits(offset + size, "-00") == 0) return size;
    size += 3;
    return size + Fits(offset + size, "-00");
  }

  [[nodiscard]] std::size_t OffsetSize(std::size_t offset) const {
    if (At(offset) == 'Z') return 1;
    return Fits(offset, "+00:00") + Fits(offset, "-00:00");
  }

  Status ReadTemporal(Token& token) {
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
    if (!Temporal::Parse(token.text, type))
      return Fail(SyntaxError(token.place, "no such date or time"));
    return {};
  }

  Status ReadSymbol(Token& token) {
    constexpr std::array<std::string_view, 4> kLong{"<=", ">=", "!=", "!~"};
    for (const std::string_view symbol : kLong) {
      if (text_.substr(at_).starts_with(symbol)) {
        Take(token, TokenKind::kSymbol, 2);
        return {};
      }
    }
    if (std::string_view("()[]{}.,+-*/&|<>=~%$").find(At()) == std::string_view::npos ||
        At() == '\0') {
      return Fail(SyntaxError(place_, "this character has no meaning here"));
    }
    Take(token, TokenKind::kSymbol, 1);
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Place place_;
  std::vector<Token> tokens_;
};

}  // namespace

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

Result<std::vector<Token>> Tokenize(std::string_view text) {
  if (FindInvalidUtf8(text) != std::string_view::npos) {
    return Fail(SyntaxError({}, "the expression is not well-formed UTF-8"));
  }
  return Lexer(text).Run();
}

}  // namespace gateway::fhirpath
