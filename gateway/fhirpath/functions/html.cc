// htmlChecks(): the rules of a narrative's XHTML, by one pass over its tags.
// Spec: https://hl7.org/fhir/R4/narrative.html#xhtml

#include <algorithm>
#include <array>

#include "gateway/base/text.h"
#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {
namespace {

// HTML 4, chapters 7 to 11 (without 9.4) and 15, what is deprecated left out.
constexpr std::array<std::string_view, 53> kElements{
    "a",  "abbr",    "acronym", "address", "area",   "b",        "bdo", "big",   "blockquote",
    "br", "caption", "cite",    "code",    "col",    "colgroup", "dd",  "dfn",   "div",
    "dl", "dt",      "em",      "h1",      "h2",     "h3",       "h4",  "h5",    "h6",
    "hr", "i",       "img",     "kbd",     "li",     "map",      "ol",  "p",     "pre",
    "q",  "samp",    "small",   "span",    "strong", "sub",      "sup", "table", "tbody",
    "td", "tfoot",   "th",      "thead",   "tr",     "tt",       "ul",  "var"};

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// The attributes inside a tag, one after another.
bool AttributesAreAllowed(std::string_view tag) {
  for (;;) {
    tag = Trim(tag);
    const std::size_t equals = tag.find('=');
    if (equals == std::string_view::npos) return tag.empty() || tag == "/";
    const std::string_view name = Trim(tag.substr(0, equals));
    const std::string_view rest = Trim(tag.substr(equals + 1));
    const std::size_t end = rest.empty() ? std::string_view::npos : rest.find(rest[0], 1);
    if (end == std::string_view::npos || (rest[0] != '"' && rest[0] != '\'')) return false;
    // Event handlers, and addresses that are programs.
    const std::string value = ToLower(Trim(rest.substr(1, end - 1)));
    if (name.starts_with("on") || name.starts_with("xlink") || value.starts_with("javascript:"))
      return false;
    tag = rest.substr(end + 1);
  }
}

bool TagIsAllowed(std::string_view tag) {
  if (tag.starts_with('/')) tag.remove_prefix(1);
  const std::size_t end =
      std::find_if(tag.begin(), tag.end(), [](char c) { return IsSpace(c) || c == '/'; }) -
      tag.begin();
  const bool known =
      std::find(kElements.begin(), kElements.end(), tag.substr(0, end)) != kElements.end();
  return known && AttributesAreAllowed(tag.substr(end));
}

// The end of a tag; a '>' inside an attribute's value is none.
std::size_t EndOfTag(std::string_view html, std::size_t at) {
  char quote = '\0';
  for (; at < html.size(); ++at) {
    if (quote != '\0') {
      if (html[at] == quote) quote = '\0';
    } else if (html[at] == '"' || html[at] == '\'') {
      quote = html[at];
    } else if (html[at] == '>') {
      return at;
    }
  }
  return std::string_view::npos;
}

// Only elements and attributes of a narrative, in a div, and something to read or to see in it.
bool FollowsNarrativeRules(std::string_view html) {
  html = Trim(html);
  if (!html.starts_with("<div")) return false;
  bool has_content = false;
  for (std::size_t at = 0; at < html.size(); ++at) {
    if (html[at] != '<') {
      has_content = has_content || !IsSpace(html[at]);
      continue;
    }
    const bool is_comment = html.substr(at).starts_with("<!--");
    const std::size_t end = is_comment ? html.find("-->", at) : EndOfTag(html, at);
    if (end == std::string_view::npos) return false;
    if (!is_comment && !TagIsAllowed(html.substr(at + 1, end - at - 1))) return false;
    has_content = has_content || html.substr(at).starts_with("<img");
    at = is_comment ? end + 2 : end;
  }
  return has_content;
}

Status HtmlChecks(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<std::string> html, call.InputString());
  if (!html) return {};
  GATEWAY_CHECK(call.evaluation().Spend(1 + html->size() / 64));
  out.push_back(Item::Boolean(FollowsNarrativeRules(*html)));
  return {};
}

constexpr FunctionEntry kEntries[] = {
    {"htmlChecks", "htmlChecks() : Boolean", "FHIR additions", 0, 0, HtmlChecks}};

}  // namespace

std::span<const FunctionEntry> HtmlFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
