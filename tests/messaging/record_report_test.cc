#include "gateway/messaging/record_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gateway::messaging {
namespace {

RecordOutcome Row(int row, bool accepted, Issue issue) {
  RecordOutcome outcome;
  outcome.row = row;
  outcome.line = row * 2;
  outcome.accepted = accepted;
  outcome.issues.Add(std::move(issue));
  return outcome;
}

Issue Finding(Severity severity, const char* expression, const char* diagnostics) {
  Issue issue{.severity = severity};
  issue.id = "R-001";
  issue.expression = expression;
  issue.diagnostics = diagnostics;
  return issue;
}

constexpr const char* kHead = "row,line,column,severity,rule,reason,mend\r\n";

TEST(RecordReport, NamesRowColumnReasonAndMend) {
  EXPECT_EQ(
      ReportRefused(
          {Row(3, false,
               Finding(Severity::kError, "", "column 'DOB': no shape fits; write dd/mm/yyyy"))},
          nullptr),
      std::string(kHead) + "3,6,DOB,error,R-001,no shape fits,write dd/mm/yyyy\r\n");
  EXPECT_EQ(
      ReportRefused({Row(3, false, Finding(Severity::kError, "A.b", "too long, by far"))}, nullptr),
      std::string(kHead) + "3,6,A.b,error,R-001,\"too long, by far\",\r\n");
}

TEST(RecordReport, LeavesOutWhatWasAcceptedAndWarningsOfWhatWasNot) {
  EXPECT_EQ(ReportRefused({Row(1, true, Finding(Severity::kError, "A", "x"))}, nullptr), "");
  EXPECT_EQ(ReportRefused({Row(1, false, Finding(Severity::kWarning, "A", "x"))}, nullptr), "");
}

TEST(RecordReport, TellsEverythingWhenAskedForAllFindings) {
  EXPECT_EQ(ReportFindings({Row(1, true, Finding(Severity::kWarning, "A", "x"))}, nullptr),
            std::string(kHead) + "1,2,A,warning,R-001,x,\r\n");
  EXPECT_EQ(ReportFindings({}, nullptr), kHead);
}

// A header of the sender's is text, whatever a spreadsheet would make of it.
TEST(RecordReport, GivesASpreadsheetNothingToRun) {
  EXPECT_EQ(
      ReportRefused({Row(1, false, Finding(Severity::kError, "", "column '=1+1': x; y"))}, nullptr),
      std::string(kHead) + "1,2,'=1+1,error,R-001,x,y\r\n");
}

}  // namespace
}  // namespace gateway::messaging
