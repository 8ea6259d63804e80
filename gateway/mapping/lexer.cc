#include "gateway/mapping/lexer.h"

#include <array>
#include <cstdint>

#include "gateway/base/text.h"

namespace gateway::mapping {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Longest first: the first that fits is taken.
constexpr std::array<std::string_view, 12> kLongPunctuation = {
    "->", "==", "!=", "!~", "<=", ">=", "<<", ">>", "<-", ">-", "--", ".."};
constexpr std::string_view kShortPunctuation = "(){}[].,;:=<>+-*/&|~$";

void AppendUtf8(std::uint32_t code, std::string& text) {
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | (code >> 6));
    text += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | (code >> 12));
    text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
  }
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<Tokens> Run() {
    if (text_.starts_with("\xEF\xBB\xBF")) Skip(3);
    while (true) {
      GATEWAY_CHECK(SkipBlanks());
      if (AtEnd()) break;
      GATEWAY_CHECK(Next());
    }
    tokens_.list.push_back(Start(TokenKind::kEnd));
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] bool AtEnd() const { return at_ >= text_.size(); }
  [[nodiscard]] char Peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] bool Sees(std::string_view what) const {
    return text_.substr(at_).starts_with(what);
  }
  [[nodiscard]] Place Here() const { return {line_, static_cast<int>(at_ - line_start_) + 1}; }

  void Skip(std::size_t count) {
    for (; count > 0 && !AtEnd(); --count) {
      if (text_[at_++] == '\n') {
        ++line_;
        line_start_ = at_;
      }
    }
  }

  Token Start(TokenKind kind) const {
    Token token;
    token.kind = kind;
    token.begin = token.end = at_;
    token.place = Here();
    return token;
  }

  void Add(Token token) {
    token.end = at_;
    tokens_.list.push_back(std::move(token));
  }

  // A word that runs on while `more` says so.
  template <typename More>
  void AddRun(TokenKind kind, std::size_t skip, More more) {
    Token token = Start(kind);
    Skip(skip);
    while (!AtEnd() && more(Peek())) Skip(1);
    token.text = text_.substr(token.begin, at_ - token.begin);
    Add(std::move(token));
  }

  Status SkipBlanks() {
    while (!AtEnd()) {
      if (IsSpace(Peek())) {
        Skip(1);
      } else if (Sees("//")) {
        SkipLine();
      } else if (Sees("/*")) {
        const Place start = Here();
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos)
          return SyntaxError(start, "this comment has no end: '*/' is missing");
        Skip(end + 2 - at_);
      } else {
        break;
      }
    }
    return {};
  }

  void SkipLine() {
    std::size_t end = std::min(text_.find('\n', at_), text_.size());
    if (Sees("///") && Peek(3) != '/') {
      end = EndOfMetadata(end);
      tokens_.metadata.push_back(
          {std::string(Trim(text_.substr(at_ + 3, end - at_ - 3))), at_, Here()});
    }
    Skip(end - at_);
  }

  // R5: a value in three quotes may run over several lines.
  [[nodiscard]] std::size_t EndOfMetadata(std::size_t line_end) const {
    constexpr std::string_view kQuotes = "\"\"\"";
    const std::string_view line = text_.substr(at_, line_end - at_);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || !Trim(line.substr(equals + 1)).starts_with(kQuotes))
      return line_end;
    const std::size_t open = text_.find(kQuotes, at_ + equals);
    const std::size_t close = text_.find(kQuotes, open + kQuotes.size());
    return close == std::string_view::npos ? line_end : close + kQuotes.size();
  }

  Status Next() {
    const char c = Peek();
    if (IsLetter(c)) {
      AddRun(TokenKind::kName, 1, [](char d) { return IsLetter(d) || IsDigit(d); });
    } else if (IsDigit(c)) {
      AddNumber();
    } else if (c == '@') {
      AddDate();
    } else if (c == '%') {
      return AddExternal();
    } else if (c == '\'' || c == '"' || c == '`') {
      return AddQuoted(c);
    } else {
      return AddPunctuation();
    }
    return {};
  }

  void AddNumber() {
    Token token = Start(TokenKind::kNumber);
    while (IsDigit(Peek())) Skip(1);
    if (Peek() == '.' && IsDigit(Peek(1))) {  // not the two dots of 0..1
      Skip(1);
      while (IsDigit(Peek())) Skip(1);
    }
    token.text = text_.substr(token.begin, at_ - token.begin);
    Add(std::move(token));
  }

  // Digits and their separators; a zone's sign only after a time.
  void AddDate() {
    bool time = false;
    AddRun(TokenKind::kDate, 1, [&time, this](char d) {
      if (d == 'T') time = true;
      if (d == '-' && time) return IsDigit(Peek(1));
      if (d == '.') return IsDigit(Peek(1));
      return IsDigit(d) || d == '-' || d == ':' || d == 'T' || d == 'Z' || (d == '+' && time);
    });
  }

  Status AddExternal() {
    const Place place = Here();
    if (Peek(1) == '\'' || Peek(1) == '"' || Peek(1) == '`') {
      const std::size_t begin = at_;
      Skip(1);
      GATEWAY_CHECK(AddQuoted(Peek()));
      tokens_.list.back().kind = TokenKind::kExternal;
      tokens_.list.back().begin = begin;
      return {};
    }
    if (!IsLetter(Peek(1))) return SyntaxError(place, "a name is missing after '%'");
    AddRun(TokenKind::kExternal, 2, [](char d) { return IsLetter(d) || IsDigit(d); });
    tokens_.list.back().text.erase(0, 1);
    return {};
  }

  Status AddQuoted(char quote) {
    Token token = Start(quote == '`' ? TokenKind::kName : TokenKind::kString);
    token.quoted = true;
    token.double_quoted = quote == '"';
    Skip(1);
    while (!AtEnd() && Peek() != quote) {
      if (Peek() == '\\') {
        GATEWAY_CHECK(AddEscape(token.text));
      } else {
        token.text += Peek();
        Skip(1);
      }
    }
    if (AtEnd())
      return SyntaxError(token.place,
                         std::string("this text has no end: ") + quote + " is missing");
    Skip(1);
    Add(std::move(token));
    return {};
  }

  Status AddEscape(std::string& text) {
    constexpr std::string_view kEscapes = "'\"`\\/fnrt";
    constexpr std::string_view kMeanings = "'\"`\\/\f\n\r\t";
    const char c = Peek(1);
    if (const std::size_t found = kEscapes.find(c); c != '\0' && found != std::string_view::npos) {
      text += kMeanings[found];
      Skip(2);
      return {};
    }
    if (c != 'u') return SyntaxError(Here(), "unknown escape; write a backslash as '\\\\'");
    std::uint32_t code = 0;
    for (std::size_t i = 2; i < 6; ++i) {
      const std::size_t digit =
          std::string_view("0123456789abcdef").find(ToLower(std::string(1, Peek(i))));
      if (digit == std::string_view::npos)
        return SyntaxError(Here(), "\\u needs four hexadecimal digits");
      code = code * 16 + static_cast<std::uint32_t>(digit);
    }
    if (code >= 0xD800 && code < 0xE000)
      return SyntaxError(Here(), "write this character itself, not half of it as \\u");
    AppendUtf8(code, text);
    Skip(6);
    return {};
  }

  Status AddPunctuation() {
    Token token = Start(TokenKind::kPunctuation);
    for (const std::string_view candidate : kLongPunctuation) {
      if (!Sees(candidate)) continue;
      token.text = candidate;
      break;
    }
    if (token.text.empty() && kShortPunctuation.contains(Peek())) token.text = Peek();
    if (token.text.empty())
      return SyntaxError(Here(), "this character begins nothing a map may hold");
    Skip(token.text.size());
    Add(std::move(token));
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::size_t line_start_ = 0;
  Tokens tokens_;
};

}  // namespace

Result<Tokens> Tokenise(std::string_view text) { return Lexer(text).Run(); }

std::unexpected<Error> SyntaxError(Place place, std::string diagnostics) {
  Error error{IssueType::kInvalid, std::move(diagnostics), {}};
  Issue issue;
  issue.type = IssueType::kInvalid;
  issue.id = "map-syntax";
  issue.line = place.line;
  issue.column = place.column;
  issue.diagnostics = error.diagnostics;
  error.issues.Add(std::move(issue));
  return std::unexpected(std::move(error));
}

}  // namespace gateway::mapping
