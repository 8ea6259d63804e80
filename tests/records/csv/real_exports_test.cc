// What real exports hold: one table for each oddity, accepted, then refused with column and mend.
#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <fstream>

#include "gateway/records/csv/csv_format.h"
#include "tests/records/test_model.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::records {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;

constexpr std::string_view kFormat = R"(name: odd
title: Test
syntax: csv
media_type: text/csv
file_suffix: .csv
model: https://chc-gateway.example/fhir/StructureDefinition/TestCase
extras: extras
csv:
  encodings: [utf-8, windows-1252]
  delimiter: [",", ";", "\t"]
  dates: [dd/mm/yyyy, yyyy-mm-dd, dd-MMM-yyyy, dd/mm/yyyy 00:00:00]
  instants: ["dd/mm/yyyy HH:MM", "yyyy-mm-dd HH:MM:SS"]
  yes_no: {yes: ["Yes", "1"], no: ["No", "0"]}
  levels: {A: [A], B: [B], C: [C]}
  columns:
    - {element: id, header: Case ID, aliases: [Case Number], cell: id, required: true}
    - {element: org, header: NHS Number, cell: nhs-number}
    - {element: person.family, header: Family Name, cell: text}
    - {element: person.born, header: DOB, cell: date}
    - {element: seen, header: Date Seen, cell: date}
    - {element: signed, header: Signed, cell: instant}
    - {element: told, header: Told, cell: yes-no}
    - {element: level, header: Level, cell: level}
    - {element: count, header: Count, cell: integer}
    - {element: note, header: Note, cell: text}
)";

class RealExports : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_ / "odd");
    std::ofstream(folder_ / "odd/format.yaml") << kFormat;
    const auto library = FormatLibrary::Load(folder_.path(), std::make_shared<TestRegistry>());
    ASSERT_THAT(library, IsOk());
    library_ = *library;
  }
  ReadRecords Read(std::string bytes) {
    auto read = library_->Find("odd")->Read(std::move(bytes));
    EXPECT_THAT(read, IsOk());
    return read ? *std::move(read) : ReadRecords{};
  }
  // The element of the only record, which has no finding.
  std::string One(const std::string& bytes, std::initializer_list<std::string_view> path) {
    const auto read = Read(bytes);
    EXPECT_EQ(read.records.size(), 1U) << bytes;
    for (const Issue& issue : read.issues.list()) {
      EXPECT_EQ(issue.severity, Severity::kInformation) << ToText(issue);
    }
    if (read.records.size() != 1) return {};
    for (const Issue& issue : read.records[0].issues.list()) ADD_FAILURE() << ToText(issue);
    fhir::Node node = read.records[0].tree.root();
    for (const std::string_view step : path) node = node.Child(step);
    return std::string(node.text());
  }

  testing::TempFolder folder_;
  std::shared_ptr<const FormatLibrary> library_;
};

TEST_F(RealExports, AreReadWhateverTheirMarksDelimitersAndLineEnds) {
  for (const std::string_view file : {
           "\xEF\xBB\xBF"
           "Case ID,Note\r\n1,x\r\n",
           "Case ID,Note\r1,x\r",
           "Case ID,Note\n1,x",
           "Case ID;Note\n1;x\n",
           "Case ID\tNote\r\n1\tx\r\n",
           "sep=;\r\nCase ID;Note\r\n1;x\r\n",
           "Open cases, 1 October\n\nCase ID,Note\n1,x\n",
           "Case ID,Note,,\n1,x,,\n,,,\n",
           "Case ID,Note\n1,x,,,\n",
           "Case ID,Note\n1,x\nCase ID,Note\n",
           "\"Case ID\",\"Note\"\n\"1\",\"x\"\n",
           "CASE_ID,note:\n1,x\n",
           "Case ID,Case Number,Note\n1,1,x\n",
           "Case ID,Case Number,Note\n1,,x\n",
       }) {
    EXPECT_EQ(One(std::string(file), {"note"}), "x") << file;
  }
}

TEST_F(RealExports, KeepQuotedLineBreaksAndTheirOwnPunctuation) {
  EXPECT_EQ(One("Case ID,Note\n1,\"two\r\nlines, \"\"quoted\"\"\"\n", {"note"}),
            "two\r\nlines, \"quoted\"");
  EXPECT_EQ(One("Case ID,Note\n1,\xA3"
                "12.50 \x96 nurse\x92s note\n",
                {"note"}),
            "£12.50 – nurse’s note");
  EXPECT_EQ(One("Case ID,Note,Ward\n1,\xA3"
                "5,caf\xC3\xA9\n",
                {"note"}),
            "£5");
  EXPECT_EQ(One("Case ID,Note\n1,'tis\n", {"note"}), "'tis");
}

TEST_F(RealExports, ReadCellsWithWhatSpreadsheetsPutAroundThem) {
  struct Case {
    std::string_view column;
    std::string_view cell;
    std::string_view element;
    std::string_view text;
  };
  const std::vector<Case> cases{
      {"NHS Number", "999 000 0018", "org", "9990000018"},
      {"NHS Number", "999-000-0018", "org", "9990000018"},
      {"NHS Number",
       "999\xC2\xA0"
       "000\xC2\xA0"
       "0018",
       "org", "9990000018"},
      {"NHS Number", "'9990000018", "org", "9990000018"},
      {"NHS Number", "=\"9990000018\"", "org", "9990000018"},
      {"Date Seen", "01/10/2026", "seen", "2026-10-01"},
      {"Date Seen", "2026-10-01", "seen", "2026-10-01"},
      {"Date Seen", "01-Oct-2026", "seen", "2026-10-01"},
      {"Date Seen", "01/10/2026 00:00:00", "seen", "2026-10-01"},
      {"Date Seen", "'01/10/2026", "seen", "2026-10-01"},
      {"Date Seen", " 01/10/2026\xC2\xA0", "seen", "2026-10-01"},
      {"Signed", "2026-09-30T15:40:00Z", "signed", "2026-09-30T15:40:00Z"},
      {"Signed", "30/09/2026 15:40", "signed", "2026-09-30T14:40:00Z"},
      {"Signed", "2026-12-30 15:40:10", "signed", "2026-12-30T15:40:10Z"},
      {"Told", "'1", "told", "true"},
      {"Level", " a ", "level", "A"},
      {"Count", "'12", "count", "12"},
      {"Count", "-3", "count", "-3"},
  };
  for (const Case& c : cases) {
    const std::string quoted =
        c.cell.starts_with('=') ? std::string(c.cell) : "\"" + std::string(c.cell) + "\"";
    EXPECT_EQ(One("Case ID," + std::string(c.column) + "\n1," + quoted + "\n", {c.element}), c.text)
        << c.cell;
  }
}

TEST_F(RealExports, RefuseACellWithColumnReasonAndMend) {
  struct Case {
    std::string_view column;
    std::string_view cell;
    std::string_view reason;
    std::string_view mend;
  };
  const std::vector<Case> cases{
      {"NHS Number", "9.99E+09", "rounded", "format the column as text"},
      {"NHS Number", "9.99e9", "rounded", "format the column as text"},
      {"NHS Number", "999000001", "shape 999999999", "ten digits"},
      {"NHS Number", "9990000018.0", "shape 9999999999.9", "ten digits"},
      {"Case ID", "1.23457E+11", "rounded", "format the column as text"},
      {"Date Seen", "46296", "spreadsheets keep days", "format the column as a date"},
      {"Date Seen", "46296.5", "spreadsheets keep days", "export again"},
      {"Date Seen", "01/10/26", "99/99/99", "four digits"},
      {"Date Seen", "10/13/2026", "month first", "dd/mm/yyyy"},
      {"Date Seen", "31/09/2026", "not a real day", "yyyy-mm-dd"},
      {"Date Seen", "soon", "aaaa", "dd/mm/yyyy"},
      {"Signed", "25/10/2026 01:30", "not an instant", "2026-09-30T15:40:00Z"},
      {"Signed", "30/09/2026", "not an instant", "dd/mm/yyyy HH:MM"},
      {"Told", "Perhaps", "word for yes or no", "Yes, 1, No, 0"},
      {"Level", "3", "not a level", "A, B, C"},
      {"Count", "1e3", "not a whole number", "digits alone"},
  };
  for (const Case& c : cases) {
    const bool in_id = c.column == "Case ID";
    const auto read =
        Read(in_id ? "Case ID,Note\n" + std::string(c.cell) + ",x\n2,y\n"
                   : "Case ID," + std::string(c.column) + "\n1," + std::string(c.cell) + "\n2,\n");
    ASSERT_EQ(read.records.size(), 2U) << c.cell;
    ASSERT_EQ(read.records[0].issues.size(), 1U) << c.cell;
    const Issue& issue = read.records[0].issues.list()[0];
    EXPECT_EQ(issue.line, 2);
    EXPECT_EQ(issue.column, in_id ? 1 : 3);
    EXPECT_THAT(issue.diagnostics, AllOf(HasSubstr("column '" + std::string(c.column) + "': "),
                                         HasSubstr(c.reason), HasSubstr("; "), HasSubstr(c.mend)))
        << c.cell;
    if (c.cell.size() > 3) {
      EXPECT_THAT(issue.diagnostics, Not(HasSubstr(c.cell)));
    }
    EXPECT_FALSE(read.records[1].issues.HasErrors()) << "one bad row must not spoil the next";
  }
}

TEST_F(RealExports, RefuseDoubtfulDatesOfAColumnThatHoldsAMonthFirstOne) {
  const auto read = Read(
      "Case ID,DOB,Date Seen\n"
      "1,01/02/1940,03/04/2026\n"
      "2,01/02/1940,04/13/2026\n"
      "3,13/02/1940,13/04/2026\n"
      "4,01/02/1940,05/05/2026\n");
  ASSERT_EQ(read.records.size(), 4U);
  ASSERT_EQ(read.records[0].issues.size(), 1U);
  EXPECT_THAT(read.records[0].issues.list()[0].diagnostics,
              AllOf(HasSubstr("'Date Seen'"), HasSubstr("line 3"), HasSubstr("yyyy-mm-dd")));
  ASSERT_EQ(read.records[1].issues.size(), 1U);
  EXPECT_FALSE(read.records[2].issues.HasErrors());
  EXPECT_FALSE(read.records[3].issues.HasErrors());
}

TEST_F(RealExports, RefuseTwoColumnsThatContradictEachOtherInThatRowAlone) {
  const auto read = Read("Case ID,Case Number,Note\n1,1,x\n2,3,y\n4,4,z\n");
  ASSERT_EQ(read.records.size(), 3U);
  EXPECT_FALSE(read.records[0].issues.HasErrors());
  ASSERT_EQ(read.records[1].issues.size(), 1U);
  EXPECT_THAT(read.records[1].issues.list()[0].diagnostics,
              AllOf(HasSubstr("contradicts line 3, column 1"), HasSubstr("make the two agree")));
  EXPECT_FALSE(read.records[2].issues.HasErrors());
}

TEST_F(RealExports, NameTheLineWhoseBytesAreOfNoEncoding) {
  const auto read = Read("Case ID,Note\n1,caf\xE9\n2,\x81\n3,x\n");
  ASSERT_EQ(read.records.size(), 3U);
  EXPECT_FALSE(read.records[0].issues.HasErrors());
  EXPECT_EQ(read.records[1].issues.list().at(0).line, 3);
  EXPECT_THAT(read.records[1].issues.list()[0].diagnostics, HasSubstr("save the file as UTF-8"));
  EXPECT_FALSE(read.records[2].issues.HasErrors());
}

TEST_F(RealExports, TellWhichElementsNothingStated) {
  const auto read = Read("Case ID\n1\n");
  EXPECT_TRUE(read.records.at(0).defaulted.empty());
}

}  // namespace
}  // namespace gateway::records
