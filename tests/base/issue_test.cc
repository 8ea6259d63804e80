#include "gateway/base/issue.h"

#include <gtest/gtest.h>

namespace gateway {
namespace {

TEST(Issue, EveryTypeAndSeverityGivesItsCodeAndComesBack) {
  for (int i = 0; i <= static_cast<int>(IssueType::kInformational); ++i) {
    const auto type = static_cast<IssueType>(i);
    EXPECT_FALSE(ToCode(type).empty()) << i;
    EXPECT_EQ(ParseIssueType(ToCode(type)), type);
  }
  for (int i = 0; i <= static_cast<int>(Severity::kInformation); ++i) {
    const auto severity = static_cast<Severity>(i);
    EXPECT_EQ(ParseSeverity(ToCode(severity)), severity);
  }
  EXPECT_EQ(ToCode(IssueType::kBusinessRule), "business-rule");
}

TEST(Issue, UnknownCodesBecomeErrorAndInvalid) {
  EXPECT_EQ(ParseSeverity("catastrophe"), Severity::kError);
  EXPECT_EQ(ParseIssueType("catastrophe"), IssueType::kInvalid);
}

TEST(Issues, OnlyErrorsAndFatalsRefuse) {
  Issues issues;
  issues.Add({.severity = Severity::kWarning});
  issues.Add({.severity = Severity::kInformation});
  EXPECT_FALSE(issues.HasErrors());
  Issues more;
  more.Add({.severity = Severity::kFatal});
  issues.Append(std::move(more));
  EXPECT_TRUE(issues.HasErrors());
  EXPECT_EQ(issues.size(), 3U);
}

TEST(Issue, TextNamesRulePlaceAndMend) {
  EXPECT_EQ(ToText(Issue{.id = "R-031",
                         .expression = "Checklist.domain[2].level",
                         .line = 4,
                         .column = 9,
                         .diagnostics = "must be A, B or C"}),
            "error R-031 Checklist.domain[2].level (line 4, column 9): must be A, B or C");
  EXPECT_EQ(ToText(Issue{.severity = Severity::kWarning, .diagnostics = "late"}), "warning: late");
}

}  // namespace
}  // namespace gateway
