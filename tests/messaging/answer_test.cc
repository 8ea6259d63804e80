#include "gateway/messaging/answer.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

namespace gateway::messaging {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(HttpStatus, FollowsTheKindOfFailure) {
  struct Row {
    IssueType type;
    int status;
  };
  for (const Row& row : {Row{IssueType::kStructure, 400}, Row{IssueType::kLogin, 401},
                         Row{IssueType::kForbidden, 403}, Row{IssueType::kNotFound, 404},
                         Row{IssueType::kConflict, 409}, Row{IssueType::kTooLong, 413},
                         Row{IssueType::kBusinessRule, 422}, Row{IssueType::kValue, 422},
                         Row{IssueType::kThrottled, 429}, Row{IssueType::kException, 500},
                         Row{IssueType::kNoStore, 503}}) {
    EXPECT_EQ(HttpStatus(row.type), row.status) << ToCode(row.type);
  }
}

TEST(Refusal, TellsFindingsOfWrongDataAndKeepsQuietAboutOurOwnFailures) {
  EXPECT_THAT(Refusal({IssueType::kValue, "the date has two digits for the year", {}}).body,
              HasSubstr("two digits"));
  const Answer broken = Refusal({IssueType::kException, "stack of secrets", {}});
  EXPECT_EQ(broken.status, 500);
  EXPECT_THAT(broken.body, Not(HasSubstr("secrets")));
}

TEST(Refusal, CallsAFindingAtAPlaceInTheContent422WhateverItsType) {
  Issues issues;
  Issue dangling{.type = IssueType::kNotFound, .diagnostics = "no entry has this fullUrl"};
  dangling.expression = "Bundle.entry[2].resource.subject";
  issues.Add(dangling);
  EXPECT_EQ(Refusal(ErrorFrom(issues)).status, 422);
  EXPECT_EQ(Refusal({IssueType::kNotFound, "no route fits", {}}).status, 404);
}

RecordOutcome Accepted(int line) { return {line, true, "m" + std::to_string(line), "e", {}}; }

RecordOutcome Refused(int line, IssueType type) {
  RecordOutcome outcome{line, false, "", "", {}};
  outcome.issues.Add({.type = type, .diagnostics = "wrong"});
  return outcome;
}

TEST(BatchAnswer, HasAStatusForAllSomeAndNone) {
  EXPECT_EQ(BatchAnswer({Accepted(2), Accepted(3)}).status, 202);
  EXPECT_EQ(BatchAnswer({Accepted(2), Refused(3, IssueType::kValue)}).status, 207);
  EXPECT_EQ(BatchAnswer({Refused(2, IssueType::kForbidden), Refused(3, IssueType::kValue)}).status,
            422);
  EXPECT_EQ(BatchAnswer({Refused(2, IssueType::kForbidden)}).status, 403);
}

TEST(BatchAnswer, SaysPerRecordWhereItBeganAndWhatBecameOfIt) {
  const std::string body = BatchAnswer({Accepted(2), Refused(9, IssueType::kValue)}).body;
  EXPECT_THAT(body, HasSubstr(R"("location":"Bundle/m2")"));
  EXPECT_THAT(body, HasSubstr(R"("valuePositiveInt":9)"));
  EXPECT_THAT(body, HasSubstr(R"("status":"422")"));
}

}  // namespace
}  // namespace gateway::messaging
