#include "gateway/terminology/code_syntax.h"

#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/ucum/unit.h"

namespace gateway::terminology {
namespace {

// The classes of <cctype> depend on the locale; a code does not.
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsAlphanumeric(char c) { return IsLetter(c) || (c >= '0' && c <= '9'); }

// "en", "en-GB", "zh-Hant-TW", "x-private", "i-klingon": subtags of 1 to 8 letters or digits, the
// first of them letters only.
bool IsLanguageTag(std::string_view code) {
  const auto is_subtag = [](std::string_view tag) {
    return !tag.empty() && tag.size() <= 8 && std::ranges::all_of(tag, IsAlphanumeric);
  };
  const std::vector<std::string_view> tags = Split(code, '-');
  if (!std::ranges::all_of(tags, is_subtag) || !std::ranges::all_of(tags[0], IsLetter))
    return false;
  return tags[0].size() > 1 || (tags.size() > 1 && std::string_view("ixIX").contains(tags[0][0]));
}

bool IsRestrictedName(std::string_view name) {
  const auto is_allowed = [](char c) {
    return IsAlphanumeric(c) || std::string_view("!#$&-^_.+").contains(c);
  };
  return !name.empty() && name.size() <= 127 && IsAlphanumeric(name[0]) &&
         std::ranges::all_of(name, is_allowed);
}

// "text/plain", "application/fhir+json; charset=utf-8". R4's own examples use a bare name ("xml"
// and "json" of CapabilityStatement.format), so a lone name is not refused.
bool IsMimeType(std::string_view code) {
  const std::string_view essence = Trim(code.substr(0, code.find(';')));
  const std::size_t slash = essence.find('/');
  if (slash == std::string_view::npos) return IsRestrictedName(essence);
  return IsRestrictedName(essence.substr(0, slash)) && IsRestrictedName(essence.substr(slash + 1));
}

}  // namespace

bool HasPossibleShape(std::string_view system, std::string_view code) {
  if (system == kLanguages) return IsLanguageTag(code);
  if (system == kMimeTypes) return IsMimeType(code);
  if (system == kUnits) return ucum::Unit::Parse(code).has_value();
  return true;
}

}  // namespace gateway::terminology
