#include "gateway/messaging/extract/file_date.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway::messaging {
namespace {

using gateway::testing::IsError;
using gateway::testing::IsOk;
using ::testing::_;

TEST(FileDate, ReadsTheDayOutOfAName) {
  struct Row {
    const char* pattern;
    const char* name;
    const char* date;
  };
  for (const Row& row :
       {Row{"cases_{yyyy-mm-dd}.csv", "cases_2026-10-01.csv", "2026-10-01"},
        Row{"{ddmmyyyy}*.csv", "01102026_full.csv", "2026-10-01"},
        Row{"*_{yyyymmdd}_*", "chc_20261001_2.csv", "2026-10-01"},
        Row{"x.{yyyy-mm-dd hh.mi}.json", "x.2026-10-01 02.30.json", "2026-10-01T02:30"}}) {
    const auto pattern = FileDate::Parse(row.pattern);
    ASSERT_THAT(pattern, IsOk()) << row.pattern;
    EXPECT_EQ(pattern->DateOf(row.name), row.date) << row.pattern;
  }
}

TEST(FileDate, GivesNoDayForANameThatDoesNotFitOrADayThatIsNone) {
  const auto pattern = FileDate::Parse("cases_{yyyy-mm-dd}.csv");
  ASSERT_THAT(pattern, IsOk());
  for (const char* name : {"cases.csv", "cases_2026-02-30.csv", "cases_2026-10-01xcsv",
                           "cases_2026-10-01.csv.bak", "Cases_2026-10-01.csv", ""}) {
    EXPECT_EQ(pattern->DateOf(name), std::nullopt) << name;
  }
}

TEST(FileDate, RefusesAPatternWithoutAWholeDate) {
  for (const char* pattern :
       {"cases.csv", "{yyyy-mm}.csv", "{yy-mm-dd}.csv", "{yyyy-mm-dd-dd}.csv",
        "{yyyy-mm-dd hh}.csv", "{yyyy-mm-dd", "yyyy-mm-dd}", "{{yyyymmdd}}", "{yyyy-MMM-dd}"}) {
    EXPECT_THAT(FileDate::Parse(pattern), IsError(IssueType::kValue, _)) << pattern;
  }
}

}  // namespace
}  // namespace gateway::messaging
