// A parsed map and where it came from: what the compiler is given.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/mapping/syntax.h"

namespace gateway::mapping {

struct Unit {
  std::string file;
  std::shared_ptr<const syntax::Map> map;
};

// By canonical URL.
using Units = std::map<std::string, Unit, std::less<>>;

// Whether the import names that URL.
[[nodiscard]] bool MatchesImport(std::string_view url, std::string_view pattern);

// The units an import names; `pattern` may hold one * for any run of characters.
[[nodiscard]] std::vector<const Unit*> MatchImport(const Units& units, std::string_view pattern);

}  // namespace gateway::mapping
