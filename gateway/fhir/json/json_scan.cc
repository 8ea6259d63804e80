#include "gateway/fhir/json/json_scan.h"

#include <array>
#include <cstdint>

namespace gateway::fhir {
namespace {

constexpr std::string_view kResourceType = "resourceType";

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// Walks over tokens without checking the grammar: the parser does that.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  [[nodiscard]] bool AtEnd() const { return at_ >= text_.size(); }
  [[nodiscard]] char Peek() const { return text_[at_]; }
  void Skip() { ++at_; }
  void SkipSpace() {
    while (!AtEnd() && IsSpace(Peek())) ++at_;
  }
  // At an opening quote: the raw text up to the closing one; goes behind it.
  std::string_view String() {
    const std::size_t begin = ++at_;
    while (!AtEnd() && Peek() != '"') at_ += Peek() == '\\' ? 2 : 1;
    if (AtEnd()) return {};
    return text_.substr(begin, at_++ - begin);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// Behind the key "resourceType": its value.
std::string_view TypeValue(Scanner& scanner) {
  scanner.SkipSpace();
  if (scanner.AtEnd() || scanner.Peek() != ':') return {};
  scanner.Skip();
  scanner.SkipSpace();
  if (scanner.AtEnd() || scanner.Peek() != '"') return {};
  const std::string_view value = scanner.String();
  return value.find('\\') == std::string_view::npos ? value : std::string_view();
}

}  // namespace

std::string_view FindResourceType(std::string_view text) {
  Scanner scanner(text);
  int depth = 0;
  bool key = true;  // the next string at this depth is a member name
  while (!scanner.AtEnd()) {
    const char c = scanner.Peek();
    if (c == '"') {
      const std::string_view string = scanner.String();
      if (depth == 0 && key && string == kResourceType) return TypeValue(scanner);
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth < 0) return {};
    if (depth == 0 && c == ':') key = false;
    if (depth == 0 && c == ',') key = true;
    scanner.Skip();
  }
  return {};
}

std::string CompactValue(std::string_view text) {
  Scanner scanner(text);
  std::string compact;
  int depth = 0;
  while (!scanner.AtEnd()) {
    const char c = scanner.Peek();
    if (c == '"') {
      const std::string_view string = scanner.String();
      compact += '"';
      compact += string;
      compact += '"';
    } else {
      if (!IsSpace(c)) compact += c;
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      scanner.Skip();
    }
    if (depth == 0) return compact;
  }
  return {};
}

void AppendJsonString(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte >= 0x20) {
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 0xF];
    }
  }
  out += '"';
}

}  // namespace gateway::fhir
