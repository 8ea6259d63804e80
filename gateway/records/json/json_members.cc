#include "gateway/records/json/json_members.h"

#include "gateway/records/json/json_cursor.h"

namespace gateway::records {
namespace {

class Walker : private JsonCursor {
 public:
  explicit Walker(const JsonSpan& span) : JsonCursor(span.text, span.line, span.column) {}

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
    const std::size_t from = at();
    const char first = AtEnd() ? '\0' : Peek();
    JsonSpan span{{}, line(), column()};
    int depth = 0;
    do {
      if (Peek() == '"') {
        SkipString();
      } else {
        if (Peek() == '{' || Peek() == '[') ++depth;
        if (Peek() == '}' || Peek() == ']') --depth;
        Step();
      }
    } while (!AtEnd() && (depth > 0 || !IsEnd(first)));
    span.text = Since(from);
    SkipSpace();
    return span;
  }

 private:
  // Whether the value that began with `first` and is outside all brackets ends here.
  [[nodiscard]] bool IsEnd(char first) const {
    if (first == '"' || first == '{' || first == '[') return true;
    return std::string_view(",}] \t\r\n").contains(Peek());
  }
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
