#include "gateway/records/csv/csv_format.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include <fstream>

#include "gateway/base/random.h"
#include "tests/records/test_model.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::records {
namespace {

using ::testing::AllOf;
using testing::HasIssue;
using ::testing::HasSubstr;
using testing::IsError;
using testing::IsOk;
using ::testing::Not;

constexpr std::string_view kFormat = R"(name: test-csv
title: Test
syntax: csv
media_type: text/csv
file_suffix: .csv
model: https://chc-gateway.example/fhir/StructureDefinition/TestCase
extras: extras
csv:
  encodings: [utf-8, windows-1252]
  dates: [dd/mm/yyyy, yyyy-mm-dd]
  yes_no: {yes: ["Yes", "Y"], no: ["No", "N"]}
  levels: {A: [A], B: [B], C: [C]}
  columns:
    - {element: id, header: Case ID, aliases: [Case Number], cell: text, required: true}
    - {element: org, header: Organisation, cell: text, strip: " "}
    - {element: person.family, header: Family Name, aliases: [Surname], cell: text}
    - {element: person.born, header: Date of Birth, aliases: [DOB], cell: date}
    - {element: seen, header: Date Seen, cell: date}
    - {element: told, header: Told, cell: yes-no}
    - {element: gender, header: Gender, cell: code, values: {female: [Female, F], male: [Male, M]}}
    - {element: level, header: "Drugs & medication", cell: level}
    - {element: count, header: Count, cell: integer}
    - {element: note, header: Note, cell: text}
    - {element: version, header: Version, cell: text}
defaults: {version: "1"}
derive:
  hash: {sha256: row}
  recordId: {uuid: [org, id]}
)";

class CsvFormatTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_ / "test-csv");
    std::ofstream(folder_ / "test-csv/format.yaml") << kFormat;
    const auto library = FormatLibrary::Load(folder_.path(), std::make_shared<TestRegistry>());
    ASSERT_THAT(library, IsOk());
    library_ = *library;
    format_ = library_->Find("test-csv");
    ASSERT_NE(format_, nullptr);
  }

  ReadRecords Read(std::string bytes) {
    auto records = format_->Read(std::move(bytes));
    EXPECT_THAT(records, IsOk());
    return records ? *std::move(records) : ReadRecords{};
  }

  testing::TempFolder folder_;
  std::shared_ptr<const FormatLibrary> library_;
  const Format* format_ = nullptr;
};

TEST_F(CsvFormatTest, ReadsCellsIntoTheModel) {
  const auto read = Read(
      "case number,ORGANISATION,surname,dob,Date_Seen,Told,gender,drugs and medication,count\r\n"
      "1,X 26,TEST,29/02/1940,2026-10-01,y,f,B,3\r\n");
  ASSERT_EQ(read.records.size(), 1U);
  EXPECT_FALSE(read.HasErrors());
  const fhir::Node root = read.records[0].tree.root();
  EXPECT_EQ(read.records[0].line, 2);
  EXPECT_EQ(root.ChildText("id"), "1");
  EXPECT_EQ(root.ChildText("org"), "X26");
  EXPECT_EQ(root.At({"person", "family"}).text(), "TEST");
  EXPECT_EQ(root.At({"person", "born"}).text(), "1940-02-29");
  EXPECT_EQ(root.ChildText("seen"), "2026-10-01");
  EXPECT_EQ(root.ChildText("told"), "true");
  EXPECT_EQ(root.ChildText("gender"), "female");
  EXPECT_EQ(root.ChildText("level"), "B");
  EXPECT_EQ(root.ChildText("count"), "3");
  EXPECT_EQ(root.ChildText("version"), "1");
  EXPECT_EQ(root.ChildText("hash").size(), 64U);
  EXPECT_TRUE(IsUuid(root.ChildText("recordId")));
  EXPECT_EQ(root.At({"person", "born"}).line(), 2);
  EXPECT_EQ(root.At({"person", "born"}).column(), 13);
}

TEST_F(CsvFormatTest, ReportsEachBadCellWithItsPlaceAndWithoutItsValue) {
  const auto read = Read(
      "Case ID,Surname,Date Seen,Drugs & medication,Told\n"
      "1,TEST,1/2/26,3,perhaps\n");
  ASSERT_EQ(read.records.size(), 1U);
  const auto& issues = read.records[0].issues.list();
  ASSERT_EQ(issues.size(), 3U);
  EXPECT_THAT(issues[0], HasIssue("csv-cell", "TestCase.seen"));
  EXPECT_EQ(issues[0].line, 2);
  EXPECT_EQ(issues[0].column, 8);
  EXPECT_THAT(issues[0].diagnostics,
              AllOf(HasSubstr("'Date Seen'"), HasSubstr("dd/mm/yyyy"), Not(HasSubstr("1/2/26"))));
  EXPECT_THAT(issues[1], HasIssue("csv-cell", "TestCase.level"));
  EXPECT_THAT(issues[1].diagnostics,
              AllOf(HasSubstr("'Drugs & medication'"), HasSubstr("A, B, C")));
  EXPECT_THAT(issues[2], HasIssue("csv-cell", "TestCase.told"));
  EXPECT_THAT(issues[2].diagnostics, Not(HasSubstr("perhaps")));
}

TEST_F(CsvFormatTest, OneBadRowDoesNotSpoilTheOthers) {
  const auto read = Read("Case ID,Told\n1,Yes\n2\n3,No,more\n4,perhaps\n5,No\n");
  ASSERT_EQ(read.records.size(), 5U);
  EXPECT_FALSE(read.records[0].issues.HasErrors());
  EXPECT_THAT(read.records[1].issues.list()[0].diagnostics,
              HasSubstr("the row has 1 cells, the header 2"));
  EXPECT_FALSE(read.records[1].tree.root());
  EXPECT_THAT(read.records[2].issues.list()[0].diagnostics,
              HasSubstr("the row has 3 cells, the header 2"));
  EXPECT_EQ(read.records[2].issues.list()[0].line, 4);
  EXPECT_TRUE(read.records[3].issues.HasErrors());
  EXPECT_FALSE(read.records[4].issues.HasErrors());
}

TEST_F(CsvFormatTest, RefusesAFileWhoseHeaderCannotBeTrusted) {
  struct Case {
    std::string_view text;
    std::string_view words;
  };
  const std::vector<Case> cases{
      {"Surname,Told\nTEST,Yes\n", "the column 'Case ID' is missing"},
      {"1,TEST,Yes\n", "names no column"},
      {"Case ID;Surname\n1;TEST\n", "names no column"},
  };
  for (const Case& c : cases) {
    const auto read = Read(std::string(c.text));
    ASSERT_TRUE(read.issues.HasErrors()) << c.text;
    EXPECT_THAT(read.issues.list()[0].diagnostics, HasSubstr(c.words));
    EXPECT_TRUE(read.records.empty());
  }
}

TEST_F(CsvFormatTest, ReportsARequiredCellThatIsEmpty) {
  const auto read = Read("Case ID,Told\n  ,Yes\n");
  ASSERT_EQ(read.records[0].issues.size(), 1U);
  const Issue& issue = read.records[0].issues.list()[0];
  EXPECT_THAT(issue, HasIssue("csv-cell", "TestCase.id"));
  EXPECT_EQ(issue.type, IssueType::kRequired);
  EXPECT_EQ(issue.column, 1);
}

TEST_F(CsvFormatTest, KeepsUnknownColumnsAndWritesThemBack) {
  const auto read = Read("Case ID,Ward,Told,Bed\n1,\"Oak, 4\",Yes,\n2,,No,B2\n");
  ASSERT_EQ(read.records.size(), 2U);
  const fhir::Node extra = read.records[0].tree.root().Child("extras");
  EXPECT_EQ(extra.ChildText("path"), "Ward");
  EXPECT_EQ(extra.ChildText("value"), "Oak, 4");
  const auto text = format_->Write(std::vector{read.records[0].tree, read.records[1].tree});
  ASSERT_THAT(text, IsOk());
  EXPECT_THAT(*text, HasSubstr(",Version,Ward,Bed\r\n"));
  EXPECT_THAT(*text, HasSubstr(",1,\"Oak, 4\",\r\n"));
  EXPECT_THAT(*text, HasSubstr(",1,,B2\r\n"));
}

TEST_F(CsvFormatTest, ReportsACellUnderNoHeaderAndIgnoresEmptyOnes) {
  const auto read = Read("Case ID,Told,\n1,Yes,\n2,No,lost\n");
  EXPECT_FALSE(read.records[0].issues.HasErrors());
  ASSERT_EQ(read.records[1].issues.size(), 1U);
  EXPECT_THAT(read.records[1].issues.list()[0].diagnostics, HasSubstr("without a header"));
}

TEST_F(CsvFormatTest, GivesBackEqualRecordsAfterWriting) {
  const auto read = Read(
      "Case ID,Organisation,Surname,DOB,Told,Gender,Drugs & medication,Count,Note,Ward\n"
      "1,X26,TEST,29/02/1940,Yes,F,A,12,\"He said \"\"no\"\",\nthen £5 – café\",Oak\n");
  ASSERT_EQ(read.records.size(), 1U);
  const auto text = format_->Write(std::vector{read.records[0].tree});
  ASSERT_THAT(text, IsOk());
  const auto again = Read(*text);
  ASSERT_EQ(again.records.size(), 1U);
  EXPECT_FALSE(again.HasErrors());
  EXPECT_TRUE(fhir::Equal(read.records[0].tree.root(), again.records[0].tree.root()));
}

TEST_F(CsvFormatTest, DerivesTheSameFromTheSameCellsWhateverTheirOrder) {
  const auto one = Read("Case ID,Organisation,Told,Ward\n1,X26,Yes,Oak\n");
  const auto other = Read("Ward,Told,Organisation,Case Number\nOak,Y,X26,1\n");
  const auto different = Read("Case ID,Organisation,Told,Ward\n1,X26,No,Oak\n");
  const auto root = [](const ReadRecords& read) { return read.records[0].tree.root(); };
  EXPECT_EQ(root(one).ChildText("hash"), root(other).ChildText("hash"));
  EXPECT_EQ(root(one).ChildText("recordId"), root(other).ChildText("recordId"));
  EXPECT_NE(root(one).ChildText("hash"), root(different).ChildText("hash"));
  EXPECT_EQ(root(one).ChildText("recordId"), root(different).ChildText("recordId"));
}

TEST_F(CsvFormatTest, JoinsCellsUnambiguously) {
  const auto one = Read("Case ID,Organisation\n1,2\n");
  const auto other = Read("Case ID,Organisation\n12,\n");
  EXPECT_NE(one.records[0].tree.root().ChildText("hash"),
            other.records[0].tree.root().ChildText("hash"));
  EXPECT_FALSE(other.records[0].tree.root().Child("recordId"));  // no id from half of its parts
}

TEST_F(CsvFormatTest, ReadsWindows1252AndAByteOrderMark) {
  const auto windows = Read("Case ID,Note\n1,caf\xE9\n");
  EXPECT_EQ(windows.records[0].tree.root().ChildText("note"), "café");
  const auto marked = Read(
      "\xEF\xBB\xBF"
      "Case ID,Note\n1,caf\xC3\xA9\n");
  EXPECT_EQ(marked.records[0].tree.root().ChildText("note"), "café");
}

TEST_F(CsvFormatTest, ABrokenQuoteSpoilsItsRowAlone) {
  const auto read = Read("Case ID,Note\n1,\"never closed\n2,x\n3,6\" wide\n4,y\n");
  ASSERT_EQ(read.records.size(), 4U);
  EXPECT_EQ(read.records[0].issues.list().at(0).column, 3);
  EXPECT_FALSE(read.records[1].issues.HasErrors());
  EXPECT_THAT(read.records[2].issues.list().at(0).diagnostics, HasSubstr("double the quotes"));
  EXPECT_EQ(read.records[3].tree.root().ChildText("id"), "4");
}

TEST_F(CsvFormatTest, ReadsNothingFromAnEmptyFile) {
  EXPECT_TRUE(Read("").records.empty());
  EXPECT_TRUE(Read("Case ID\n").records.empty());
}

}  // namespace
}  // namespace gateway::records
