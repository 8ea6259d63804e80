#include "gateway/base/result.h"

#include <algorithm>

namespace gateway {

bool IsTransient(IssueType type) {
  return type == IssueType::kTransient || type == IssueType::kTimeout ||
         type == IssueType::kThrottled || type == IssueType::kLockError ||
         type == IssueType::kNoStore || type == IssueType::kException;
}

Issues ToIssues(const Error& error) {
  if (!error.issues.empty()) return error.issues;
  Issues issues;
  issues.Add({.type = error.type, .diagnostics = error.diagnostics});
  return issues;
}

Error ErrorFrom(Issues issues) {
  const auto& list = issues.list();
  const auto first = std::find_if(list.begin(), list.end(), [](const Issue& issue) {
    return issue.severity == Severity::kError || issue.severity == Severity::kFatal;
  });
  Error error;
  if (first != list.end()) {
    error.type = first->type;
    error.diagnostics = first->diagnostics;
  }
  error.issues = std::move(issues);
  return error;
}

}  // namespace gateway
