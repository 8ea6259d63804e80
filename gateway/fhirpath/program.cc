#include "gateway/fhirpath/program.h"

namespace gateway::fhirpath {

Status Evaluation::TooCostly() {
  return Fail(IssueType::kTooCostly,
              "the expression needs more steps than one evaluation may take");
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
