#include "gateway/base/regex.h"

#include <re2/re2.h>

namespace gateway {
namespace {

// string_view does not convert on every RE2 we build with (docs: toolchain).
re2::StringPiece Piece(std::string_view text) { return {text.data(), text.size()}; }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The group meant by "$1" or "${name}" at `at`, which moves past it; -1 when it is none of the
// pattern's.
int ReadGroup(const RE2& pattern, std::string_view text, std::size_t& at) {
  if (at + 1 < text.size() && IsDigit(text[at + 1])) {
    at += 2;
    return text[at - 1] - '0';
  }
  const std::size_t end = text.find('}', at);
  if (at + 1 >= text.size() || text[at + 1] != '{' || end == std::string_view::npos) return -1;
  const std::string name(text.substr(at + 2, end - at - 2));
  at = end + 1;
  if (name.size() == 1 && IsDigit(name[0])) return name[0] - '0';
  const auto found = pattern.NamedCapturingGroups().find(name);
  return found == pattern.NamedCapturingGroups().end() ? -1 : found->second;
}

// "$1" in RE2's own words, "\1".
Result<std::string> ToRewrite(const RE2& pattern, std::string_view text) {
  std::string rewrite;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("$$") || rest.starts_with("\\$")) {
      rewrite += '$';
      at += 2;
    } else if (text[at] != '$') {
      if (text[at] == '\\') rewrite += '\\';
      rewrite += text[at++];
    } else {
      const int group = ReadGroup(pattern, text, at);
      if (group < 0 || group > pattern.NumberOfCapturingGroups()) {
        return Fail(IssueType::kInvalid, "the replacement names a group the pattern does not have");
      }
      rewrite += '\\';
      rewrite += static_cast<char>('0' + group);
    }
  }
  return rewrite;
}

// (?<name> as RE2 of 2022 writes it, (?P<name>; look-behind stays as it is, to be refused.
std::string WithNamedGroups(std::string_view pattern) {
  std::string result;
  bool in_class = false;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    result += pattern[at];
    if (pattern[at] == '\\' && at + 1 < pattern.size()) {
      result += pattern[++at];
    } else if (pattern[at] == '[' || pattern[at] == ']') {
      in_class = pattern[at] == '[';
    } else if (!in_class && pattern.substr(at).starts_with("(?<") && at + 3 < pattern.size() &&
               pattern[at + 3] != '=' && pattern[at + 3] != '!') {
      result += "?P";
      ++at;
    }
  }
  return result;
}

}  // namespace

struct Regex::Data {
  Data(std::string_view pattern, const RE2::Options& options) : re(Piece(pattern), options) {}
  RE2 re;
};

Result<Regex> Regex::Compile(std::string_view pattern, const Options& options) {
  RE2::Options re2_options;
  re2_options.set_log_errors(false);
  re2_options.set_dot_nl(options.dot_matches_newline);
  re2_options.set_case_sensitive(!options.ignore_case);
  auto data = std::make_shared<const Data>(WithNamedGroups(pattern), re2_options);
  if (!data->re.ok()) {
    return Fail(IssueType::kInvalid,
                "not a regular expression that can be used: " + data->re.error());
  }
  return Regex(std::move(data));
}

bool Regex::FullMatch(std::string_view text) const {
  return RE2::FullMatch(Piece(text), data_->re);
}

bool Regex::PartialMatch(std::string_view text) const {
  return RE2::PartialMatch(Piece(text), data_->re);
}

Result<std::string> Regex::Replace(std::string_view text, std::string_view replacement) const {
  GATEWAY_TRY(const std::string rewrite, ToRewrite(data_->re, replacement));
  std::string result(text);
  RE2::GlobalReplace(&result, data_->re, Piece(rewrite));
  return result;
}

}  // namespace gateway
