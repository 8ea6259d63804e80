#include "gateway/cli/output.h"

#include <iostream>

namespace gateway::cli {

void Print(std::string_view line) { std::cout << line << '\n' << std::flush; }

void PrintRaw(std::string_view bytes) { std::cout << bytes << std::flush; }

void Say(std::string_view words) { std::cerr << words << '\n'; }

void SayIssues(const Issues& issues) {
  for (const Issue& issue : issues.list()) Say(ToText(issue));
}

Json FindingJson(const Issue& issue) {
  return Json::Of({{"severity", ToCode(issue.severity)},
                   {"code", ToCode(issue.type)},
                   {"id", issue.id},
                   {"expression", issue.expression},
                   {"line", issue.line},
                   {"column", issue.column},
                   {"diagnostics", issue.diagnostics}});
}

int CannotRun(const Error& error) {
  if (error.issues.empty()) {
    Say(error.diagnostics);
  } else {
    SayIssues(error.issues);
  }
  return kMisuse;
}

}  // namespace gateway::cli
