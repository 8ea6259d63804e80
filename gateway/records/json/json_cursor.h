// A place in JSON text, for code that only has to know where values begin and end.
#pragma once

#include <cstddef>
#include <string_view>

namespace gateway::records {

// Columns count characters. Steps past the end do nothing.
class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text, int line = 1, int column = 1)
      : text_(text), line_(line), column_(column) {}

  [[nodiscard]] bool AtEnd() const { return at_ >= text_.size(); }
  // Precondition: not AtEnd().
  [[nodiscard]] char Peek() const { return text_[at_]; }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] int line() const { return line_; }
  [[nodiscard]] int column() const { return column_; }
  // What was stepped over since `from`, an earlier at().
  [[nodiscard]] std::string_view Since(std::size_t from) const {
    return text_.substr(from, at_ - from);
  }

  void Step() {
    if (AtEnd()) return;
    const char c = text_[at_++];
    if (c == '\n') {
      ++line_;
      column_ = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++column_;
    }
  }

  void SkipSpace() {
    while (!AtEnd() && std::string_view(" \t\r\n").contains(Peek())) Step();
  }

  // Precondition: at a quote.
  void SkipString() {
    Step();
    while (!AtEnd() && Peek() != '"') {
      if (Peek() == '\\') Step();
      Step();
    }
    Step();
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  int line_;
  int column_;
};

}  // namespace gateway::records
