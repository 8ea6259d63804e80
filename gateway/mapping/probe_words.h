// The texts a map asks for by name: what its conditions compare an element with.
//
// A rule that looks at `regBody` only when it is 'GMC' is not tried by a made-up text.
#pragma once

#include <map>
#include <set>
#include <string>

#include "gateway/mapping/syntax.h"

namespace gateway::mapping {

// All by name of an element. Long literals, and those an element has too many of, are left out.
struct Words {
  // The string literals of the conditions (where, check) that are put to it or name it.
  std::map<std::string, std::set<std::string>, std::less<>> asked;
  // What it must be: check ($this = 'chc-checklist'). Any other text would be refused.
  std::map<std::string, std::string, std::less<>> required;
};
[[nodiscard]] Words WordsOf(const syntax::Map& map);

}  // namespace gateway::mapping
