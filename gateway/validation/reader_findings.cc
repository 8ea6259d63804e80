#include "gateway/validation/reader_findings.h"

#include <algorithm>
#include <array>

namespace gateway::validation {

Issues AtHolders(Issues findings) {
  constexpr std::array<std::string_view, 3> kAboutMembers{"unknown-element", "xml-attribute",
                                                          "xml-repeat"};
  for (Issue& issue : findings.list()) {
    if (std::ranges::find(kAboutMembers, issue.id) == kAboutMembers.end()) continue;
    const std::size_t dot = issue.expression.rfind('.');
    if (dot == std::string::npos) continue;
    issue.diagnostics = issue.expression.substr(dot + 1) + ": " + issue.diagnostics;
    issue.expression.resize(dot);
  }
  return findings;
}

}  // namespace gateway::validation
