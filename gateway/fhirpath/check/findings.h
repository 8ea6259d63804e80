// The findings of one check, put together.
#pragma once

#include <string>
#include <string_view>

#include "gateway/base/issue.h"
#include "gateway/fhirpath/ast.h"

namespace gateway::fhirpath {

class Findings {
 public:
  void Error(std::string_view id, Place place, std::string what) {
    Add(Severity::kError, id, place, std::move(what));
  }
  void Warning(std::string_view id, Place place, std::string what) {
    Add(Severity::kWarning, id, place, std::move(what));
  }
  [[nodiscard]] Issues& issues() { return issues_; }

 private:
  void Add(Severity severity, std::string_view id, Place place, std::string what) {
    Issue issue{.severity = severity, .type = IssueType::kInvalid};
    issue.id = "fhirpath-" + std::string(id);
    issue.line = place.line;
    issue.column = place.column;
    issue.diagnostics = std::move(what);
    issues_.Add(std::move(issue));
  }
  Issues issues_;
};

}  // namespace gateway::fhirpath
