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

bool WasUnreadable(const Issues& findings, std::string_view path, bool is_primitive) {
  return std::ranges::any_of(findings.list(), [&](const Issue& issue) {
    if (issue.severity > Severity::kError || !issue.expression.starts_with(path)) return false;
    const std::string_view rest = std::string_view(issue.expression).substr(path.size());
    if (rest.empty() && issue.id == "json-null") return false;
    if (rest.empty() && issue.id == "json-empty") return !is_primitive;
    return rest.empty() || rest[0] == '.' || rest[0] == '[';
  });
}

}  // namespace gateway::validation
