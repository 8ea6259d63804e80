#include "gateway/records/cells/date_shape.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway::records {
namespace {

using ::testing::HasSubstr;
using testing::IsError;

TEST(DateShape, ReadsAndWritesADeclaredShape) {
  struct Case {
    std::string_view shape;
    std::string_view text;
    std::string_view iso;
  };
  const std::vector<Case> cases{
      {"dd/mm/yyyy", "01/02/2026", "2026-02-01"},   {"yyyy-mm-dd", "2026-02-01", "2026-02-01"},
      {"dd-MMM-yyyy", "29-Feb-1940", "1940-02-29"}, {"d/m/yyyy", "1/2/2026", "2026-02-01"},
      {"dd.mm.yyyy", "31.12.1999", "1999-12-31"},
  };
  for (const Case& c : cases) {
    const auto shape = DateShape::Parse(c.shape);
    ASSERT_TRUE(shape.has_value()) << c.shape;
    EXPECT_EQ(shape->Read(c.text), c.iso) << c.text;
    EXPECT_EQ(shape->Write(c.iso), c.text) << c.iso;
  }
}

TEST(DateShape, RefusesWhatItWouldHaveToGuess) {
  const auto shape = *DateShape::Parse("dd/mm/yyyy");
  for (const std::string_view text :
       {"1/2/26", "01/02/26", "1/2/2026", "13/25/2026", "29/02/2025", "31/04/2026", "00/01/2026",
        "01/02/2026 ", "2026-02-01", "", "aa/bb/cccc", "01/02/0000"}) {
    EXPECT_EQ(shape.Read(text), std::nullopt) << text;
  }
}

TEST(DateShape, ReadsMonthNamesInAnyCase) {
  const auto shape = *DateShape::Parse("dd-MMM-yyyy");
  EXPECT_EQ(shape.Read("05-OCT-2026"), "2026-10-05");
  EXPECT_EQ(shape.Read("05-oct-2026"), "2026-10-05");
  EXPECT_EQ(shape.Read("05-Okt-2026"), std::nullopt);
  EXPECT_EQ(shape.Read("05-Octo-2026"), std::nullopt);
}

TEST(DateShape, WritesNoPartialDate) {
  EXPECT_EQ(DateShape::Parse("dd/mm/yyyy")->Write("2026-10"), std::nullopt);
}

TEST(DateShape, HasNoTwoDigitYear) {
  for (const std::string_view shape :
       {"dd/mm/yy", "dd/mm", "yyyy", "dd/dd/yyyy", "dd/mm/yyyy hh", "", "DD/MM/YYYY"}) {
    EXPECT_THAT(DateShape::Parse(shape), IsError(IssueType::kValue, HasSubstr("date shape")))
        << shape;
  }
}

TEST(ShapeOf, SaysHowAValueLooksAndNotWhatItSays) {
  EXPECT_EQ(ShapeOf("1/2/26"), "9/9/99");
  EXPECT_EQ(ShapeOf("5 Oct"), "9 Aaa");
  EXPECT_EQ(ShapeOf(std::string(30, '7')), std::string(20, '9') + "…");
}

std::vector<DateShape> Shapes(std::initializer_list<std::string_view> texts) {
  std::vector<DateShape> shapes;
  for (const std::string_view text : texts) shapes.push_back(*DateShape::Parse(text));
  return shapes;
}

TEST(ReadDate, TakesMixedShapesButNoDateThatIsTwoDays) {
  const auto shapes = Shapes({"dd/mm/yyyy", "mm/dd/yyyy", "yyyy-mm-dd", "d/m/yyyy"});
  EXPECT_EQ(ReadDate("13/04/2026", shapes), "2026-04-13");
  EXPECT_EQ(ReadDate("04/13/2026", shapes), "2026-04-13");
  EXPECT_EQ(ReadDate("2026-04-13", shapes), "2026-04-13");
  EXPECT_EQ(ReadDate("05/05/2026", shapes), "2026-05-05");
  const auto either = ReadDate("03/04/2026", shapes);
  ASSERT_FALSE(either.has_value());
  EXPECT_THAT(either.error(), HasSubstr("dd/mm/yyyy and mm/dd/yyyy as two different days"));
}

TEST(DateShape, KnowsItselfWithDayAndMonthChanged) {
  EXPECT_EQ(DateShape::Parse("dd/mm/yyyy")->Swapped()->Read("04/13/2026"), "2026-04-13");
  EXPECT_EQ(DateShape::Parse("d.m.yyyy")->Swapped()->Read("4.13.2026"), "2026-04-13");
  EXPECT_FALSE(DateShape::Parse("yyyy-mm-dd")->Swapped().has_value());
  EXPECT_FALSE(DateShape::Parse("dd-MMM-yyyy")->Swapped().has_value());
}

}  // namespace
}  // namespace gateway::records
