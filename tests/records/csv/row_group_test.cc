// Several rows that make one record.
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

constexpr std::string_view kFormat = R"(name: rows
title: Test
syntax: csv
media_type: text/csv
file_suffix: .csv
model: https://chc-gateway.example/fhir/StructureDefinition/TestCase
extras: extras
csv:
  encodings: [utf-8]
  yes_no: {yes: ["Yes"], no: ["No"]}
  group: {rows: item, by: [id], unique: [item.note]}
  columns:
    - {element: id, header: Case ID, cell: id, required: true}
    - {element: told, header: Told, cell: yes-no}
    - {element: item.note, header: Note, cell: text, required: true}
    - {element: person.family, header: Family, cell: text}
derive:
  hash: {sha256: row}
)";

class RowGroupTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_ / "rows");
    std::ofstream(folder_ / "rows/format.yaml") << kFormat;
    const auto library = FormatLibrary::Load(folder_.path(), std::make_shared<TestRegistry>());
    ASSERT_THAT(library, IsOk());
    library_ = *library;
    format_ = library_->Find("rows");
  }
  std::vector<LocalRecord> Read(std::string bytes) {
    auto read = format_->Read(std::move(bytes));
    EXPECT_THAT(read, IsOk());
    return read ? std::move(read->records) : std::vector<LocalRecord>();
  }
  static std::vector<std::string> Notes(const LocalRecord& record) {
    std::vector<std::string> notes;
    for (const fhir::Node item : record.tree.root().Children("item")) {
      notes.emplace_back(item.ChildText("note"));
    }
    return notes;
  }

  testing::TempFolder folder_;
  std::shared_ptr<const FormatLibrary> library_;
  const Format* format_ = nullptr;
};

TEST_F(RowGroupTest, RowsOfOneKeyAreOneRecordWhereverTheyStand) {
  const auto records = Read(
      "Case ID,Told,Note,Family\n"
      "1,Yes,a,TEST\n"
      "2,No,x,\n"
      "1,,b,\n"
      "1,Yes,c,TEST\n");
  ASSERT_EQ(records.size(), 2U);
  for (const LocalRecord& record : records) EXPECT_TRUE(record.issues.empty());
  EXPECT_EQ(Notes(records[0]), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(records[0].tree.root().ChildText("told"), "true");
  EXPECT_EQ(records[0].tree.root().At({"person", "family"}).text(), "TEST");
  EXPECT_EQ(records[0].line, 2);
  EXPECT_EQ(records[0].tree.root().Children("item")[1].line(), 4);
  EXPECT_EQ(records[1].line, 3);
}

TEST_F(RowGroupTest, RefusesARepeatedCellThatContradictsAnotherRow) {
  const auto records = Read("Case ID,Told,Note\n1,Yes,a\n2,No,x\n1,No,b\n");
  ASSERT_EQ(records.size(), 2U);
  ASSERT_EQ(records[0].issues.size(), 1U);
  const Issue& issue = records[0].issues.list()[0];
  EXPECT_EQ(issue.line, 4);
  EXPECT_EQ(issue.column, 3);
  EXPECT_EQ(issue.expression, "TestCase.told");
  EXPECT_THAT(issue.diagnostics, AllOf(HasSubstr("'Told'"), HasSubstr("line 2, column 3")));
  EXPECT_TRUE(records[1].issues.empty());
}

TEST_F(RowGroupTest, RefusesARowThatRepeatsAnItem) {
  const auto records = Read("Case ID,Note\n1,a\n1,b\n1,a\n");
  ASSERT_EQ(records.size(), 1U);
  ASSERT_EQ(records[0].issues.size(), 1U);
  EXPECT_EQ(records[0].issues.list()[0].line, 4);
  EXPECT_THAT(records[0].issues.list()[0].diagnostics, HasSubstr("line 2 already"));
}

TEST_F(RowGroupTest, ARowThatCannotBeReadHoldsUpItsOwnRecordAlone) {
  const auto records = Read("Case ID,Told,Note\n1,Yes,a\n2,No,x\n1,No\n3,Yes,\"open\n");
  ASSERT_EQ(records.size(), 4U);
  EXPECT_THAT(records[0].issues.list().at(0).diagnostics, HasSubstr("cannot be read"));
  EXPECT_EQ(records[0].issues.list()[0].line, 4);
  EXPECT_TRUE(records[1].issues.empty());
  EXPECT_THAT(records[2].issues.list().at(0).diagnostics, HasSubstr("has 2 cells"));
  EXPECT_THAT(records[3].issues.list().at(0).diagnostics, HasSubstr("never closed"));
}

TEST_F(RowGroupTest, ReportsTheEmptyCellOfARow) {
  const auto records = Read("Case ID,Note,Family\n1,a,TEST\n,b,TEST\n");
  ASSERT_EQ(records.size(), 2U);
  EXPECT_TRUE(records[0].issues.empty());
  EXPECT_EQ(records[1].issues.list().at(0).type, IssueType::kRequired);
  EXPECT_EQ(records[1].issues.list()[0].line, 3);
}

TEST_F(RowGroupTest, GivesBackTheSameRowsUnknownColumnsIncluded) {
  const std::string file =
      "Case ID,Told,Note,Family,Ward,Bed\r\n"
      "1,Yes,a,TEST,Oak,1\r\n"
      "1,Yes,b,TEST,Oak,\r\n"
      "1,Yes,c,TEST,Oak,3\r\n"
      "2,No,x,,,\r\n";
  const auto records = Read(file);
  ASSERT_EQ(records.size(), 2U);
  std::vector<fhir::Document> trees;
  for (const LocalRecord& record : records) {
    for (const Issue& issue : record.issues.list()) ADD_FAILURE() << ToText(issue);
    trees.push_back(record.tree);
  }
  const auto written = format_->Write(trees);
  ASSERT_THAT(written, IsOk());
  EXPECT_EQ(*written, file);
}

TEST_F(RowGroupTest, GivesBackRowsOfWhichOnlyUnknownColumnsHoldAnything) {
  const auto records = Read("Case ID,Note,Ward\n1,,Oak\n1,b,Elm\n1,,Ash\n");
  ASSERT_EQ(records.size(), 1U);
  EXPECT_FALSE(records[0].issues.HasErrors());
  const auto written = format_->Write(std::span(&records[0].tree, 1));
  ASSERT_THAT(written, IsOk());
  EXPECT_EQ(*written, "Case ID,Told,Note,Family,Ward\r\n1,,b,,Elm\r\n1,,,,Oak\r\n1,,,,Ash\r\n");
  const auto again = Read(*written);
  ASSERT_EQ(again.size(), 1U);
  EXPECT_TRUE(fhir::Equal(again[0].tree.root(), records[0].tree.root()));
}

TEST_F(RowGroupTest, HasOneHashForTheSameRowsInAnotherOrder) {
  const auto one = Read("Case ID,Note\n1,a\n1,b\n");
  const auto other = Read("Note,Case ID\nb,1\na,1\n");
  const auto different = Read("Case ID,Note\n1,a\n1,c\n");
  const auto hash = [](const std::vector<LocalRecord>& records) {
    return records.at(0).tree.root().ChildText("hash");
  };
  EXPECT_EQ(hash(one), hash(other));
  EXPECT_NE(hash(one), hash(different));
}

}  // namespace
}  // namespace gateway::records
