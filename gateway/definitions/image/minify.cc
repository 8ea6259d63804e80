#include "gateway/definitions/image/minify.h"

namespace gateway::definitions::image {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Behind the quotation mark that ends the text that begins at `at`.
std::size_t EndOfText(std::string_view json, std::size_t at) {
  for (++at; at < json.size(); ++at) {
    if (json[at] == '"') return at + 1;
    if (json[at] == '\\') ++at;
  }
  return json.size();
}

}  // namespace

std::string Minify(std::string_view json) {
  if (json.starts_with("\xEF\xBB\xBF")) json.remove_prefix(3);
  std::string text;
  text.reserve(json.size());
  for (std::size_t at = 0; at < json.size();) {
    const std::size_t begin = at;
    if (json[at] == '"') {
      at = EndOfText(json, at);
      text.append(json.substr(begin, at - begin));
    } else if (IsSpace(json[at])) {
      ++at;
      // Two tokens that only a space divides are no JSON; they must not become one.
      const bool apart = !text.empty() && at < json.size() && !IsSpace(json[at]) &&
                         std::string_view(",:[]{}\"").find(text.back()) == std::string_view::npos &&
                         std::string_view(",:[]{}\"").find(json[at]) == std::string_view::npos;
      if (apart) text += ' ';
    } else {
      text += json[at++];
    }
  }
  return text;
}

}  // namespace gateway::definitions::image
