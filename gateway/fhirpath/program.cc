#include "gateway/fhirpath/program.h"

#include <algorithm>

namespace gateway::fhirpath {

Status Evaluation::TooCostly() {
  return Fail(IssueType::kTooCostly,
              "the expression needs more steps than one evaluation may take");
}

const Collection* Evaluation::FindVariable(std::string_view name) const {
  const auto found = std::find_if(variables_.rbegin(), variables_.rend(),
                                  [&](const auto& variable) { return variable.first == name; });
  return found == variables_.rend() ? nullptr : &found->second;
}

Error At(Error error, Place place, std::string_view name) {
  if (!error.issues.empty()) return error;
  error.diagnostics = std::string(name) + " (line " + std::to_string(place.line) + ", column " +
                      std::to_string(place.column) + "): " + error.diagnostics;
  Issue issue;
  issue.type = error.type;
  issue.id = "fhirpath";
  issue.line = place.line;
  issue.column = place.column;
  issue.diagnostics = error.diagnostics;
  error.issues.Add(std::move(issue));
  return error;
}

}  // namespace gateway::fhirpath
