#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/fhirpath/functions/table.h"
#include "gateway/fhirpath/text.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "5.6 String manipulation";
constexpr std::string_view kAdditions = "Additional string functions";

using Text = std::optional<std::string>;

Status Add(const Call& call, std::string text, Collection& out) {
  GATEWAY_CHECK(call.evaluation().Spend(1 + text.size() / 64));
  out.push_back(Item::String(std::move(text)));
  return {};
}

Status IndexOf(const Call& call, Collection& out) {
  GATEWAY_TRY(const Text text, call.InputString());
  GATEWAY_TRY(const Text part, call.StringArgument(0));
  if (!text || !part) return {};
  const std::size_t at = text->find(*part);
  const bool found = at != std::string::npos;
  out.push_back(
      Item::Integer(found ? static_cast<std::int64_t>(CountCharacters(text->substr(0, at))) : -1));
  return {};
}

Status LastIndexOf(const Call& call, Collection& out) {
  GATEWAY_TRY(const Text text, call.InputString());
  GATEWAY_TRY(const Text part, call.StringArgument(0));
  if (!text || !part) return {};
  const std::size_t at = part->empty() ? 0 : text->rfind(*part);
  const bool found = at != std::string::npos;
  out.push_back(
      Item::Integer(found ? static_cast<std::int64_t>(CountCharacters(text->substr(0, at))) : -1));
  return {};
}

Status Substring(const Call& call, Collection& out) {
  GATEWAY_TRY(const Text text, call.InputString());
  GATEWAY_TRY(const std::optional<std::int64_t> start, call.IntegerArgument(0));
  std::optional<std::int64_t> length;
  if (call.Has(1)) {
    GATEWAY_TRY(length, call.IntegerArgument(1));
  }
  if (!text || !start || *start < 0) return {};
  const std::string_view rest =
      std::string_view(*text).substr(ByteOffset(*text, static_cast<std::size_t>(*start)));
  if (rest.empty()) return {};
  const std::size_t size =
      length ? ByteOffset(rest, static_cast<std::size_t>(std::max<std::int64_t>(*length, 0)))
             : rest.size();
  return Add(call, std::string(rest.substr(0, size)), out);
}

using Test = bool (*)(std::string_view text, std::string_view part);

template <Test kTest>
Status Tested(const Call& call, Collection& out) {
  GATEWAY_TRY(const Text text, call.InputString());
  GATEWAY_TRY(const Text part, call.StringArgument(0));
  if (text && part) out.push_back(Item::Boolean(kTest(*text, *part)));
  return {};
}

bool Starts(std::string_view text, std::string_view part) { return text.starts_with(part); }
bool Ends(std::string_view text, std::string_view part) { return text.ends_with(part); }
bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

Status Upper(const Call& call, Collection& out) {
  GATEWAY_TRY(const Text text, call.InputString());
  return text ? Add(call, ToUpperCase(*text), out) : Status();
}

Status Lower(const Call& call, Collection& out) {
  GATEWAY_TRY(const Text text, call.InputString());
  return text ? Add(call, ToLowerCase(*text), out) : Status();
}

// An empty pattern stands before, between and after all characters.
std::string ReplaceAll(std::string_view text, std::string_view pattern, std::string_view by) {
  std::string result;
  if (pattern.empty()) {
    for (const std::string_view character : Characters(text)) result.append(by).append(character);
    return result.append(by);
  }
  for (;;) {
    const std::size_t at = text.find(pattern);
    result += text.substr(0, at);
    if (at == std::string_view::npos) return result;
    result += by;
    text.remove_prefix(at + pattern.size());
  }
}

Status Replace(const Call& call, Collection& out) {
  GATEWAY_TRY(const Text text, call.InputString());
  GATEWAY_TRY(const Text pattern, call.StringArgument(0));
  GATEWAY_TRY(const Text by, call.StringArgument(1));
  if (!text || !pattern || !by) return {};
  GATEWAY_CHECK(call.evaluation().Spend(text->size() * by->size() / 64));
  return Add(call, ReplaceAll(*text, *pattern, *by), out);
}

// Any part of the text may match; ^ and $ ask for more.
Status Matches(const Call& call, Collection& out) {
  GATEWAY_TRY(const Text text, call.InputString());
  GATEWAY_TRY(const std::optional<Regex> pattern, call.PatternArgument());
  if (text && pattern) out.push_back(Item::Boolean(pattern->PartialMatch(*text)));
  return {};
}

Status MatchesFull(const Call& call, Collection& out) {
  GATEWAY_TRY(const Text text, call.InputString());
  GATEWAY_TRY(const std::optional<Regex> pattern, call.PatternArgument());
  if (text && pattern) out.push_back(Item::Boolean(pattern->FullMatch(*text)));
  return {};
}

Status ReplaceMatches(const Call& call, Collection& out) {
  GATEWAY_TRY(const Text text, call.InputString());
  GATEWAY_TRY(const Text source, call.StringArgument(0));
  GATEWAY_TRY(const std::optional<Regex> pattern, call.PatternArgument());
  GATEWAY_TRY(const Text by, call.StringArgument(1));
  if (!text || !pattern || !by) return {};
  if (source->empty()) return Add(call, *text, out);
  GATEWAY_CHECK(call.evaluation().Spend(text->size() * by->size() / 64));
  GATEWAY_TRY(std::string result, pattern->Replace(*text, *by));
  return Add(call, std::move(result), out);
}

Status Length(const Call& call, Collection& out) {
  GATEWAY_TRY(const Text text, call.InputString());
  if (text) out.push_back(Item::Integer(static_cast<std::int64_t>(CountCharacters(*text))));
  return {};
}

Status ToChars(const Call& call, Collection& out) {
  GATEWAY_TRY(const Text text, call.InputString());
  if (!text) return {};
  GATEWAY_CHECK(call.evaluation().Spend(text->size()));
  for (const std::string_view character : Characters(*text))
    out.push_back(Item::String(std::string(character)));
  return {};
}

Status TrimText(const Call& call, Collection& out) {
  GATEWAY_TRY(const Text text, call.InputString());
  return text ? Add(call, std::string(Trim(*text)), out) : Status();
}

Status SplitText(const Call& call, Collection& out) {
  GATEWAY_TRY(const Text text, call.InputString());
  GATEWAY_TRY(const Text separator, call.StringArgument(0));
  if (!text || !separator) return {};
  if (separator->empty()) return ToChars(call, out);
  for (std::size_t at = 0;;) {
    const std::size_t end = text->find(*separator, at);
    GATEWAY_CHECK(Add(call, text->substr(at, end - at), out));
    if (end == std::string::npos) return {};
    at = end + separator->size();
  }
}

Status Join(const Call& call, Collection& out) {
  Text separator;
  if (call.Has(0)) {
    GATEWAY_TRY(separator, call.StringArgument(0));
  }
  std::string result;
  bool is_first = true;
  for (const Item& item : call.input()) {
    GATEWAY_TRY(const Text text, SingleString({&item, 1}));
    if (!text) continue;
    if (!is_first) result += separator.value_or("");
    is_first = false;
    result += *text;
  }
  return call.input().empty() ? Status() : Add(call, std::move(result), out);
}

constexpr FunctionEntry kEntries[] = {
    {"indexOf", "indexOf(substring) : Integer", kSection, 1, 1, IndexOf},
    {"lastIndexOf", "lastIndexOf(substring) : Integer", kAdditions, 1, 1, LastIndexOf},
    {"substring", "substring(start[, length]) : String", kSection, 1, 2, Substring},
    {"startsWith", "startsWith(prefix) : Boolean", kSection, 1, 1, Tested<Starts>},
    {"endsWith", "endsWith(suffix) : Boolean", kSection, 1, 1, Tested<Ends>},
    {"contains", "contains(substring) : Boolean", kSection, 1, 1, Tested<Contains>},
    {"upper", "upper() : String", kSection, 0, 0, Upper},
    {"lower", "lower() : String", kSection, 0, 0, Lower},
    {"replace", "replace(pattern, substitution) : String", kSection, 2, 2, Replace},
    {"matches", "matches(regex[, flags]) : Boolean", kSection, 1, 2, Matches, false, true},
    {"matchesFull", "matchesFull(regex[, flags]) : Boolean", kAdditions, 1, 2, MatchesFull, false,
     true},
    {"replaceMatches", "replaceMatches(regex, substitution[, flags]) : String", kSection, 2, 3,
     ReplaceMatches, false, true},
    {"length", "length() : Integer", kSection, 0, 0, Length},
    {"toChars", "toChars() : collection", kSection, 0, 0, ToChars},
    {"trim", "trim() : String", kAdditions, 0, 0, TrimText},
    {"split", "split(separator) : collection", kAdditions, 1, 1, SplitText},
    {"join", "join([separator]) : String", kAdditions, 0, 1, Join},
};

}  // namespace

std::span<const FunctionEntry> StringFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
