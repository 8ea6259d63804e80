#include "gateway/mapping/unit.h"

namespace gateway::mapping {

std::vector<const Unit*> MatchImport(const Units& units, std::string_view pattern) {
  std::vector<const Unit*> matches;
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) {
    if (const auto found = units.find(pattern); found != units.end())
      matches.push_back(&found->second);
    return matches;
  }
  const std::string_view prefix = pattern.substr(0, star);
  const std::string_view suffix = pattern.substr(star + 1);
  for (const auto& [url, unit] : units) {
    const bool long_enough = url.size() >= prefix.size() + suffix.size();
    if (long_enough && url.starts_with(prefix) && url.ends_with(suffix)) matches.push_back(&unit);
  }
  return matches;
}

}  // namespace gateway::mapping
