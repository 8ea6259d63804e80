#include "gateway/records/cells/column.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

namespace gateway::records {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

CellRules Rules() {
  CellRules rules;
  rules.dates.push_back(*DateShape::Parse("dd/mm/yyyy"));
  rules.dates.push_back(*DateShape::Parse("yyyy-mm-dd"));
  EXPECT_TRUE(rules.yes_no.Add("true", {"Yes", "Y", "1"}));
  EXPECT_TRUE(rules.yes_no.Add("false", {"No", "N", "0"}));
  for (const std::string level : {"A", "B", "C"}) EXPECT_TRUE(rules.levels.Add(level, {level}));
  return rules;
}

Column Of(CellKind kind) {
  Column column;
  column.header = "Header";
  column.kind = kind;
  return column;
}

TEST(Column, ReadsACellByItsKind) {
  Column gender = Of(CellKind::kCode);
  ASSERT_TRUE(gender.values.Add("female", {"Female", "F", "2"}));
  Column number = Of(CellKind::kText);
  number.strip = " -";
  struct Case {
    Column column;
    std::string_view cell;
    std::string_view text;
  };
  const std::vector<Case> cases{
      {Of(CellKind::kText), " as it stands ", " as it stands "},
      {number, "999 000-0018", "9990000018"},
      {Of(CellKind::kDate), "01/10/2026", "2026-10-01"},
      {Of(CellKind::kDate), " 2026-10-01 ", "2026-10-01"},
      {Of(CellKind::kInstant), "2026-09-30T15:40:00Z", "2026-09-30T15:40:00Z"},
      {Of(CellKind::kYesNo), "y", "true"},
      {Of(CellKind::kYesNo), "No", "false"},
      {Of(CellKind::kCode), " X26 ", "X26"},
      {gender, "f", "female"},
      {Of(CellKind::kLevel), "b", "B"},
      {Of(CellKind::kInteger), "-12", "-12"},
      {Of(CellKind::kInteger), "0", "0"},
  };
  for (const Case& c : cases) EXPECT_EQ(c.column.ReadCell(c.cell, Rules()), c.text) << c.cell;
}

TEST(Column, RefusesACellWithTheMendAndWithoutTheValue) {
  Column gender = Of(CellKind::kCode);
  ASSERT_TRUE(gender.values.Add("female", {"Female", "F"}));
  struct Case {
    Column column;
    std::string_view cell;
    std::string_view words;
  };
  const std::vector<Case> cases{
      {Of(CellKind::kDate), "1/2/26", "9/9/99"},
      {Of(CellKind::kDate), "13/25/2026", "dd/mm/yyyy, yyyy-mm-dd"},
      {Of(CellKind::kInstant), "30/09/2026 15:40", "2026-09-30T15:40:00Z"},
      {Of(CellKind::kYesNo), "maybe", "Yes, Y, 1, No, N, 0"},
      {gender, "woman", "Female, F"},
      {Of(CellKind::kLevel), "3", "A, B, C"},
      {Of(CellKind::kLevel), "High", "A, B, C"},
      {Of(CellKind::kInteger), "007", "whole number"},
      {Of(CellKind::kInteger), "1.5", "whole number"},
      {Of(CellKind::kInteger), "-", "whole number"},
  };
  for (const Case& c : cases) {
    const auto text = c.column.ReadCell(c.cell, Rules());
    ASSERT_FALSE(text.has_value()) << c.cell;
    EXPECT_THAT(text.error(), HasSubstr(c.words));
    if (c.cell.size() > 2) {
      EXPECT_THAT(text.error(), Not(HasSubstr(std::string(c.cell))));
    }
  }
}

TEST(Column, ReadsANumberAsALevelOnlyWhereItIsDeclared) {
  Column column = Of(CellKind::kLevel);
  ASSERT_TRUE(column.values.Add("A", {"A", "3"}));
  EXPECT_EQ(column.ReadCell("3", Rules()), "A");
  EXPECT_FALSE(column.ReadCell("2", Rules()).has_value());
}

TEST(Column, WritesTheFirstWordAndTheFirstShape) {
  Column gender = Of(CellKind::kCode);
  ASSERT_TRUE(gender.values.Add("female", {"Female", "F"}));
  EXPECT_EQ(gender.WriteCell("female", Rules()), "Female");
  EXPECT_EQ(Of(CellKind::kDate).WriteCell("2026-10-01", Rules()), "01/10/2026");
  EXPECT_EQ(Of(CellKind::kYesNo).WriteCell("true", Rules()), "Yes");
  EXPECT_EQ(Of(CellKind::kLevel).WriteCell("B", Rules()), "B");
  EXPECT_FALSE(gender.WriteCell("unknown", Rules()).has_value());
  EXPECT_FALSE(Of(CellKind::kDate).WriteCell("2026", Rules()).has_value());
}

TEST(WordTable, RefusesAWordForTwoCodes) {
  WordTable table;
  EXPECT_TRUE(table.Add("A", {"High", "1"}));
  EXPECT_FALSE(table.Add("B", {"Low", " high "}));
  EXPECT_EQ(*table.Code("HIGH"), "A");
}

TEST(HeaderKey, LeavesOutWhatPeopleVary) {
  for (const std::string_view header :
       {"Drug therapies & medication", "drug_therapies and medication",
        "DRUG-THERAPIES AND MEDICATION:", "DrugTherapiesAndMedication"}) {
    EXPECT_EQ(HeaderKey(header), "drugtherapiesandmedication") << header;
  }
}

}  // namespace
}  // namespace gateway::records
