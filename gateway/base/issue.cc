#include "gateway/base/issue.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace gateway {
namespace {

constexpr std::array<std::pair<Severity, std::string_view>, 4> kSeverities{{
    {Severity::kFatal, "fatal"},
    {Severity::kError, "error"},
    {Severity::kWarning, "warning"},
    {Severity::kInformation, "information"},
}};

constexpr std::array<std::pair<IssueType, std::string_view>, 30> kTypes{{
    {IssueType::kInvalid, "invalid"},
    {IssueType::kStructure, "structure"},
    {IssueType::kRequired, "required"},
    {IssueType::kValue, "value"},
    {IssueType::kInvariant, "invariant"},
    {IssueType::kCodeInvalid, "code-invalid"},
    {IssueType::kExtension, "extension"},
    {IssueType::kBusinessRule, "business-rule"},
    {IssueType::kTooLong, "too-long"},
    {IssueType::kTooCostly, "too-costly"},
    {IssueType::kLogin, "login"},
    {IssueType::kUnknown, "unknown"},
    {IssueType::kExpired, "expired"},
    {IssueType::kForbidden, "forbidden"},
    {IssueType::kSecurity, "security"},
    {IssueType::kNotFound, "not-found"},
    {IssueType::kDeleted, "deleted"},
    {IssueType::kDuplicate, "duplicate"},
    {IssueType::kConflict, "conflict"},
    {IssueType::kMultipleMatches, "multiple-matches"},
    {IssueType::kNotSupported, "not-supported"},
    {IssueType::kProcessing, "processing"},
    {IssueType::kIncomplete, "incomplete"},
    {IssueType::kTransient, "transient"},
    {IssueType::kTimeout, "timeout"},
    {IssueType::kThrottled, "throttled"},
    {IssueType::kNoStore, "no-store"},
    {IssueType::kLockError, "lock-error"},
    {IssueType::kException, "exception"},
    {IssueType::kInformational, "informational"},
}};

template <typename Table, typename Key>
std::string_view CodeOf(const Table& table, Key key) {
  const auto row =
      std::find_if(table.begin(), table.end(), [&](const auto& r) { return r.first == key; });
  return row == table.end() ? std::string_view() : row->second;
}

template <typename Key, typename Table>
Key KeyOf(const Table& table, std::string_view code, Key otherwise) {
  const auto row =
      std::find_if(table.begin(), table.end(), [&](const auto& r) { return r.second == code; });
  return row == table.end() ? otherwise : row->first;
}

}  // namespace

std::string_view ToCode(Severity severity) { return CodeOf(kSeverities, severity); }
std::string_view ToCode(IssueType type) { return CodeOf(kTypes, type); }
Severity ParseSeverity(std::string_view code) { return KeyOf(kSeverities, code, Severity::kError); }
IssueType ParseIssueType(std::string_view code) { return KeyOf(kTypes, code, IssueType::kInvalid); }

void Issues::Append(Issues other) {
  list_.insert(list_.end(), std::make_move_iterator(other.list_.begin()),
               std::make_move_iterator(other.list_.end()));
}

bool Issues::HasErrors() const {
  return std::any_of(list_.begin(), list_.end(), [](const Issue& issue) {
    return issue.severity == Severity::kError || issue.severity == Severity::kFatal;
  });
}

std::string ToText(const Issue& issue) {
  std::string text(ToCode(issue.severity));
  if (!issue.id.empty()) text += " " + issue.id;
  if (!issue.expression.empty()) text += " " + issue.expression;
  if (issue.line > 0) {
    text +=
        " (line " + std::to_string(issue.line) + ", column " + std::to_string(issue.column) + ")";
  }
  return text + ": " + issue.diagnostics;
}

}  // namespace gateway
