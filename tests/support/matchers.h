// Matchers that name the failure they expect.
#pragma once

#include <gmock/gmock-matchers.h>

#include "gateway/base/result.h"

namespace gateway::testing {

// EXPECT_THAT(result, IsOk());  prints the reason when it is not.
MATCHER(IsOk, "is ok") {
  if (arg.has_value()) return true;
  *result_listener << ToCode(arg.error().type) << ": " << arg.error().diagnostics;
  for (const Issue& issue : arg.error().issues.list()) *result_listener << "\n  " << ToText(issue);
  return false;
}

// EXPECT_THAT(result, IsError(IssueType::kNotFound, HasSubstr("X26")));
MATCHER_P2(IsError, type, diagnostics, "is an error of that type and text") {
  if (arg.has_value()) {
    *result_listener << "which is a value";
    return false;
  }
  *result_listener << "which is " << ToCode(arg.error().type) << ": " << arg.error().diagnostics;
  return arg.error().type == type &&
         ::testing::ExplainMatchResult(diagnostics, arg.error().diagnostics, result_listener);
}

// EXPECT_THAT(issues.list(), Contains(HasIssue("R-031", "Checklist.domain[2].level")));
MATCHER_P2(HasIssue, id, expression, "is the finding " + ::testing::PrintToString(id)) {
  *result_listener << ToText(arg);
  return arg.id == id && arg.expression == expression;
}

}  // namespace gateway::testing
