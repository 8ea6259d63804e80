#include "gateway/mapping/unit.h"

namespace gateway::mapping {

bool MatchesImport(std::string_view url, std::string_view pattern) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return url == pattern;
  const std::string_view prefix = pattern.substr(0, star);
  const std::string_view suffix = pattern.substr(star + 1);
  const bool long_enough = url.size() >= prefix.size() + suffix.size();
  return long_enough && url.starts_with(prefix) && url.ends_with(suffix);
}

std::vector<const Unit*> MatchImport(const Units& units, std::string_view pattern) {
  std::vector<const Unit*> matches;
  for (const auto& [url, unit] : units) {
    if (MatchesImport(url, pattern)) matches.push_back(&unit);
  }
  return matches;
}

}  // namespace gateway::mapping
