#include "gateway/records/json/json_split.h"

#include <algorithm>
#include <utility>

#include "gateway/base/text.h"

namespace gateway::records {
namespace {

std::unexpected<Error> FailAt(int line, int column, std::string diagnostics) {
  Error error{.type = IssueType::kStructure,
              .diagnostics = "line " + std::to_string(line) + ", column " + std::to_string(column) +
                             ": " + diagnostics,
              .issues = {}};
  error.issues.Add({.type = IssueType::kStructure,
                    .id = "json-syntax",
                    .line = line,
                    .column = column,
                    .diagnostics = std::move(diagnostics)});
  return std::unexpected(std::move(error));
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  Result<std::vector<JsonPiece>> Split() {
    SkipSpace();
    if (AtEnd()) return std::move(pieces_);
    const bool is_list = Peek() == '[';
    if (is_list) Step();
    for (;;) {
      SkipSpace();
      if (AtEnd()) break;
      if (is_list && Peek() == ']') return EndOfList();
      if (Peek() != '{')
        return FailAt(line_, column_, "a record, which begins with '{', is expected here");
      GATEWAY_CHECK(Object());
      if (is_list) GATEWAY_CHECK(Comma());
    }
    if (is_list) return FailAt(line_, column_, "the list is not closed; the file seems cut off");
    return std::move(pieces_);
  }

 private:
  [[nodiscard]] bool AtEnd() const { return at_ == text_.size(); }
  [[nodiscard]] char Peek() const { return text_[at_]; }

  void Step() {
    if (text_[at_++] == '\n') {
      ++line_;
      column_ = 1;
    } else {
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
      if (!AtEnd()) Step();
    }
    if (!AtEnd()) Step();
  }

  Status Object() {
    const std::size_t from = at_;
    const int line = line_;
    const int column = column_;
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
      pieces_.push_back({text_.substr(from, at_ - from), line, column});
      return {};
    }
    return FailAt(line, column, "the record that begins here does not end; the file seems cut off");
  }

  Status Comma() {
    SkipSpace();
    if (AtEnd() || Peek() == ']') return {};
    if (Peek() != ',') return FailAt(line_, column_, "a comma is expected between two records");
    Step();
    SkipSpace();
    if (!AtEnd() && Peek() == ']')
      return FailAt(line_, column_, "a record is expected after the comma");
    return {};
  }

  Result<std::vector<JsonPiece>> EndOfList() {
    Step();
    SkipSpace();
    if (AtEnd()) return std::move(pieces_);
    return FailAt(line_, column_, "nothing may follow the list");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
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
