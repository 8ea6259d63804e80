#include "gateway/records/json/json_split.h"

#include <algorithm>
#include <utility>

#include "gateway/base/text.h"
#include "gateway/records/file_text.h"
#include "gateway/records/json/json_cursor.h"

namespace gateway::records {
namespace {

class Splitter : private JsonCursor {
 public:
  explicit Splitter(std::string_view text) : JsonCursor(text) {}

  Result<std::vector<JsonPiece>> Split() {
    SkipSpace();
    if (AtEnd()) return std::move(pieces_);
    const bool is_list = Peek() == '[';
    if (is_list) Step();
    for (;;) {
      SkipSpace();
      if (AtEnd()) break;
      if (is_list && Peek() == ']') return EndOfList();
      if (Peek() != '{') return FailHere("a record, which begins with '{', is expected here");
      GATEWAY_CHECK(Object());
      if (is_list) GATEWAY_CHECK(Comma());
    }
    if (is_list) return FailHere("the list is not closed; the file seems cut off");
    return std::move(pieces_);
  }

 private:
  [[nodiscard]] std::unexpected<Error> FailHere(std::string diagnostics) const {
    return SyntaxError("json-syntax", line(), column(), std::move(diagnostics));
  }

  Status Object() {
    const std::size_t from = at();
    const int first_line = line();
    const int first_column = column();
    int depth = 0;
    while (!AtEnd()) {
      const char c = Peek();
      if (c == '"') {
        SkipString();
        continue;
      }
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      Step();
      if (depth > 0) continue;
      pieces_.push_back({Since(from), first_line, first_column});
      return {};
    }
    return SyntaxError("json-syntax", first_line, first_column,
                       "the record that begins here does not end; the file seems cut off");
  }

  Status Comma() {
    SkipSpace();
    if (AtEnd() || Peek() == ']') return {};
    if (Peek() != ',') return FailHere("a comma is expected between two records");
    Step();
    SkipSpace();
    if (!AtEnd() && Peek() == ']') return FailHere("a record is expected after the comma");
    return {};
  }

  Result<std::vector<JsonPiece>> EndOfList() {
    Step();
    SkipSpace();
    if (AtEnd()) return std::move(pieces_);
    return FailHere("nothing may follow the list");
  }

  std::vector<JsonPiece> pieces_;
};

// The lines that are not blank, when there are several and each looks like a record; else none.
std::vector<JsonPiece> RecordLines(std::string_view text) {
  std::vector<JsonPiece> pieces;
  int line = 0;
  for (const std::string_view raw : Split(text, '\n')) {
    ++line;
    const std::string_view record = Trim(raw);
    if (record.empty()) continue;
    if (!record.starts_with('{') || !record.ends_with('}')) return {};
    pieces.push_back({record, line, static_cast<int>(record.data() - raw.data()) + 1});
  }
  if (pieces.size() < 2) pieces.clear();
  return pieces;
}

}  // namespace

Result<std::vector<JsonPiece>> SplitJson(std::string_view text) {
  auto lines = RecordLines(text);
  if (!lines.empty()) return lines;
  return Splitter(text).Split();
}

}  // namespace gateway::records
