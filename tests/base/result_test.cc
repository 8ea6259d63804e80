#include "gateway/base/result.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway {
namespace {

using testing::IsError;
using testing::IsOk;

Result<int> Half(int number) {
  if (number % 2 != 0) return Fail(IssueType::kValue, "odd");
  return number / 2;
}

Result<int> Quarter(int number) {
  GATEWAY_TRY(const int half, Half(number));
  GATEWAY_TRY(const int quarter, Half(half));
  return quarter;
}

Status CheckEven(int number) {
  GATEWAY_CHECK(Half(number));
  return {};
}

TEST(Result, TryPassesTheErrorUpAndTheValueOn) {
  EXPECT_EQ(*Quarter(8), 2);
  EXPECT_THAT(Quarter(6), IsError(IssueType::kValue, "odd"));
  EXPECT_THAT(CheckEven(2), IsOk());
  EXPECT_THAT(CheckEven(3), IsError(IssueType::kValue, "odd"));
}

TEST(Error, BecomesOneFindingOfItsOwnSentenceWhenItCarriesNone) {
  const Issues issues = ToIssues({IssueType::kNotFound, "no such case", {}});
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.list()[0].type, IssueType::kNotFound);
  EXPECT_EQ(issues.list()[0].diagnostics, "no such case");
}

TEST(Error, FromFindingsTakesTypeAndTextOfTheFirstErrorAmongThem) {
  Issues issues;
  issues.Add({.severity = Severity::kWarning, .type = IssueType::kTooLong, .diagnostics = "w"});
  issues.Add({.type = IssueType::kRequired, .diagnostics = "e"});
  const Error error = ErrorFrom(issues);
  EXPECT_EQ(error.type, IssueType::kRequired);
  EXPECT_EQ(error.diagnostics, "e");
  EXPECT_EQ(ToIssues(error).size(), 2U);
}

TEST(Error, OnlyWhatMayPassIsTransient) {
  for (const IssueType type :
       {IssueType::kTransient, IssueType::kTimeout, IssueType::kThrottled, IssueType::kNoStore}) {
    EXPECT_TRUE(IsTransient(type)) << ToCode(type);
  }
  for (const IssueType type :
       {IssueType::kValue, IssueType::kForbidden, IssueType::kNotFound, IssueType::kSecurity}) {
    EXPECT_FALSE(IsTransient(type)) << ToCode(type);
  }
}

}  // namespace
}  // namespace gateway
