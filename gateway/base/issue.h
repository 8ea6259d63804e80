// Findings about data: what is wrong, where, and how to mend it.
//
// A finding names the element path, the rule and the *shape* of a value, never the value itself
// (docs/architecture.md, "Patient data"). Data that is wrong is reported and the walk goes on;
// an operation that cannot be done returns an Error (base/result.h).
// Spec: https://hl7.org/fhir/R4/operationoutcome.html
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gateway {

// OperationOutcome.issue.severity. kFatal means "we could not conclude", never "very bad data".
enum class Severity { kFatal, kError, kWarning, kInformation };

// OperationOutcome.issue.code (http://hl7.org/fhir/issue-type), as far as a caller would act on it.
// How to choose: the data breaks the format or a rule -> kStructure … kBusinessRule; the caller
// lacks a right -> kLogin … kForbidden; the thing is not there or clashes -> kNotFound … kConflict;
// trying again may help -> kTransient … kThrottled; we are broken -> kException.
enum class IssueType {
  kInvalid,
  kStructure,
  kRequired,
  kValue,
  kInvariant,
  kCodeInvalid,
  kExtension,
  kBusinessRule,
  kTooLong,
  kTooCostly,
  kLogin,
  kUnknown,
  kExpired,
  kForbidden,
  kSecurity,
  kNotFound,
  kDeleted,
  kDuplicate,
  kConflict,
  kMultipleMatches,
  kNotSupported,
  kProcessing,
  kIncomplete,
  kTransient,
  kTimeout,
  kThrottled,
  kNoStore,
  kLockError,
  kException,
  kInformational,
};

// "error", "business-rule": the codes of the specification, both ways. Unknown text gives kError
// and kInvalid: an outcome from elsewhere is never a reason to fail.
[[nodiscard]] std::string_view ToCode(Severity severity);
[[nodiscard]] std::string_view ToCode(IssueType type);
[[nodiscard]] Severity ParseSeverity(std::string_view code);
[[nodiscard]] IssueType ParseIssueType(std::string_view code);

struct Issue {
  Severity severity = Severity::kError;
  IssueType type = IssueType::kInvalid;
  // Stable id of the rule: "R-031", "pat-1", "json-syntax". Empty when no rule has a name.
  std::string id;
  // FHIRPath of the element from the root: "Bundle.entry[2].resource.birthDate". Empty: the whole.
  std::string expression;
  // 1-based position in the bytes that arrived; 0 when unknown.
  int line = 0;
  int column = 0;
  // One plain sentence: what is wrong and how to mend it.
  std::string diagnostics;
};

// An ordered list of findings.
class Issues {
 public:
  void Add(Issue issue) { list_.push_back(std::move(issue)); }
  void Append(Issues other);
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] std::size_t size() const { return list_.size(); }
  [[nodiscard]] const std::vector<Issue>& list() const { return list_; }
  [[nodiscard]] std::vector<Issue>& list() { return list_; }
  // True when any finding is an error or fatal: the data is refused.
  [[nodiscard]] bool HasErrors() const;

 private:
  std::vector<Issue> list_;
};

// One line for people: "error R-031 Checklist.domain[2].level (line 4, column 9): …".
[[nodiscard]] std::string ToText(const Issue& issue);

}  // namespace gateway
