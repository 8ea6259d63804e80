// The texts a map asks for by name: what its conditions compare an element with.
//
// A rule that looks at `regBody` only when it is 'GMC' is not tried by a made-up text.
#pragma once

#include <map>
#include <set>
#include <string>

#include "gateway/mapping/syntax.h"

namespace gateway::mapping {

// By name of an element, the string literals of the conditions (where, check) that are put to it or
// name it. Long ones, and those an element has too many of, are left out.
using Words = std::map<std::string, std::set<std::string>, std::less<>>;
[[nodiscard]] Words WordsOf(const syntax::Map& map);

}  // namespace gateway::mapping
