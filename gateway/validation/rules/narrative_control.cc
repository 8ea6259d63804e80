// What profiles ask of narratives: sections by language, and marks of whence each part came.
// Spec: https://hl7.org/fhir/extensions/StructureDefinition-narrative-language-control.html,
//       https://hl7.org/fhir/extensions/StructureDefinition-narrative-source-control.html
#include <algorithm>
#include <array>
#include <vector>

#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

bool IsBlank(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
}

// The value of an attribute within a tag; empty when it has none.
std::string_view Attribute(std::string_view tag, std::string_view name) {
  for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
    const bool is_whole = at > 0 && IsBlank(tag.substr(at - 1, 1));
    std::size_t quote = at + name.size();
    while (quote < tag.size() && (tag[quote] == '=' || IsBlank(tag.substr(quote, 1)))) ++quote;
    if (!is_whole || quote >= tag.size() || (tag[quote] != '"' && tag[quote] != '\'')) continue;
    const std::size_t end = tag.find(tag[quote], quote + 1);
    return tag.substr(quote + 1, end == std::string_view::npos ? end : end - quote - 1);
  }
  return {};
}

bool SaysSource(std::string_view classes) {
  constexpr std::array<std::string_view, 3> kSources{"boilerplate", "generated", "original"};
  return std::ranges::any_of(kSources, [&](std::string_view source) {
    return classes.find(source) != std::string_view::npos;
  });
}

// One pass over well-formed markup: the languages of the parts of the div, and whether any text
// stands in no element that says its source.
class Parts {
 public:
  explicit Parts(std::string_view xhtml) {
    while (!xhtml.empty()) {
      const std::size_t open = xhtml.find('<');
      Text(xhtml.substr(0, open));
      if (open == std::string_view::npos) return;
      const bool is_comment = xhtml.substr(open).starts_with("<!--");
      const std::size_t close = is_comment ? xhtml.find("-->", open) : TagEnd(xhtml, open);
      if (close == std::string_view::npos) return;
      if (!is_comment) Tag(xhtml.substr(open + 1, close - open - 1));
      xhtml.remove_prefix(close + (is_comment ? 3 : 1));
    }
  }

  std::vector<std::string_view> languages;
  bool lacks_source = false;

 private:
  // The '>' that is in no attribute's value.
  static std::size_t TagEnd(std::string_view xhtml, std::size_t at) {
    char quote = 0;
    for (; at < xhtml.size(); ++at) {
      const char c = xhtml[at];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return at;
      }
    }
    return std::string_view::npos;
  }

  void Text(std::string_view text) {
    if (!IsBlank(text) && (has_source_.empty() || !has_source_.back())) lacks_source = true;
  }

  void Tag(std::string_view tag) {
    if (tag.starts_with('/')) {
      if (!has_source_.empty()) has_source_.pop_back();
      return;
    }
    if (has_source_.size() == 1) {
      const std::string_view language = Attribute(tag, "xml:lang");
      if (!language.empty()) languages.push_back(language);
    }
    if (tag.ends_with('/')) return;
    const bool above = !has_source_.empty() && has_source_.back();
    has_source_.push_back(above || SaysSource(Attribute(tag, "class")));
  }

  std::vector<bool> has_source_;  // of each open element, or one above it
};

void CheckLanguages(const Scope& scope, const Parts& parts, std::string_view asked) {
  const bool has_any = !parts.languages.empty();
  if (asked == "_no") {
    if (has_any)
      scope.Error(IssueType::kBusinessRule, "xhtml-language",
                  "The profile allows no sections by language in the narrative: write one text");
    return;
  }
  if (!has_any)
    return scope.Error(IssueType::kBusinessRule, "xhtml-language",
                       "The profile asks for sections by language: give each a div with xml:lang");
  if (asked == "_yes") return;
  const std::string_view wanted =
      asked == "_resource" ? scope.resource().ChildText("language") : asked;
  if (wanted.empty() || std::ranges::find(parts.languages, wanted) != parts.languages.end()) return;
  scope.Error(IssueType::kBusinessRule, "xhtml-language",
              "The profile asks for a section in the language " + std::string(wanted) + ": add it");
}

}  // namespace

void CheckNarrativeControl(const Scope& scope, const Checker& checker) {
  const std::string_view xhtml = scope.node().ChildText("div");
  if (xhtml.empty()) return;
  const Parts parts(xhtml);
  if (!checker.narrative_language.empty()) CheckLanguages(scope, parts, checker.narrative_language);
  if (!checker.narrative_source.empty() && parts.lacks_source)
    scope.Error(IssueType::kBusinessRule, "xhtml-source",
                "The profile asks each part of the narrative to say whence it came: give it the "
                "class boilerplate, generated or original");
}

}  // namespace gateway::validation
