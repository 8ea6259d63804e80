// The rules of a group as text, and how names and texts are written in a map.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/mapping/syntax.h"

namespace gateway::mapping {

// One rule a line, nested ones indented under theirs.
void PrintRules(const std::vector<syntax::Rule>& rules, int depth, std::string& out);

// 'text', with its escapes.
[[nodiscard]] std::string QuoteText(std::string_view text, char quote = '\'');
// name, or `a name` when it has characters that names do not have.
[[nodiscard]] std::string QuoteName(std::string_view name);

}  // namespace gateway::mapping
