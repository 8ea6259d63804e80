#include "gateway/records/json/json_members.h"

namespace gateway::records {
namespace {

class Walker {
 public:
  explicit Walker(const JsonSpan& span)
      : text_(span.text), line_(span.line), column_(span.column) {}

  // Steps over the opening bracket, or the comma behind a value; false at the end.
  bool Next() {
    SkipSpace();
    Step();
    SkipSpace();
    return !AtEnd() && Peek() != '}' && Peek() != ']';
  }

  std::string_view Name() {
    const std::string_view name = Value().text;
    SkipSpace();
    Step();  // the colon
    SkipSpace();
    return name;
  }

  JsonSpan Value() {
    const std::size_t from = at_;
    JsonSpan span{{}, line_, column_};
    int depth = 0;
    do {
      if (Peek() == '"') {
        SkipString();
      } else {
        if (Peek() == '{' || Peek() == '[') ++depth;
        if (Peek() == '}' || Peek() == ']') --depth;
        Step();
      }
    } while (!AtEnd() && (depth > 0 || !IsEnd(from)));
    span.text = text_.substr(from, at_ - from);
    SkipSpace();
    return span;
  }

 private:
  [[nodiscard]] bool AtEnd() const { return at_ >= text_.size(); }
  [[nodiscard]] char Peek() const { return text_[at_]; }

  // Whether the value that began at `from` and is outside all brackets ends here.
  [[nodiscard]] bool IsEnd(std::size_t from) const {
    const char first = text_[from];
    if (first == '"' || first == '{' || first == '[') return true;
    return std::string_view(",}] \t\r\n").contains(Peek());
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

  void SkipString() {
    Step();
    while (!AtEnd() && Peek() != '"') {
      if (Peek() == '\\') Step();
      Step();
    }
    Step();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_;
  int column_;
};

}  // namespace

std::vector<JsonNamed> MembersOf(const JsonSpan& object) {
  std::vector<JsonNamed> members;
  Walker walker(object);
  while (walker.Next()) {
    const std::string_view name = walker.Name();
    members.push_back({name, walker.Value()});
  }
  return members;
}

std::vector<JsonSpan> ItemsOf(const JsonSpan& array) {
  std::vector<JsonSpan> items;
  Walker walker(array);
  while (walker.Next()) items.push_back(walker.Value());
  return items;
}

}  // namespace gateway::records
