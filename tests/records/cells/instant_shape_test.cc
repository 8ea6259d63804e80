#include "gateway/records/cells/instant_shape.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway::records {
namespace {

using testing::IsError;

TEST(InstantShape, ReadsClockTimeInEngland) {
  struct Case {
    std::string_view shape;
    std::string_view text;
    std::string_view instant;
  };
  for (const Case& c : std::vector<Case>{
           {"dd/mm/yyyy HH:MM", "01/10/2026 09:12", "2026-10-01T08:12:00Z"},
           {"dd/mm/yyyy HH:MM:SS", "01/12/2026 09:12:59", "2026-12-01T09:12:59Z"},
           {"yyyy-mm-ddTHH:MM", "2026-06-01T00:30", "2026-05-31T23:30:00Z"},
           {"d/m/yyyy HH:MM", "1/6/2026 23:59", "2026-06-01T22:59:00Z"},
       }) {
    const auto shape = InstantShape::Parse(c.shape);
    ASSERT_TRUE(shape.has_value()) << c.shape;
    EXPECT_EQ(shape->Read(c.text), c.instant) << c.text;
  }
}

TEST(InstantShape, RefusesWhatNamesNoInstantOrTwo) {
  const auto shape = InstantShape::Parse("dd/mm/yyyy HH:MM");
  ASSERT_TRUE(shape.has_value());
  for (const std::string_view text :
       {"25/10/2026 01:30", "29/03/2026 01:30", "01/10/2026 24:00", "01/10/2026 9:12",
        "01/10/2026 09:60", "01/10/2026", "01/10/2026T09:12", "01/10/2026 +9:12", "", "09:12",
        " 09:12", "31/09/2026 09:12"}) {
    EXPECT_EQ(shape->Read(text), std::nullopt) << text;
  }
}

TEST(InstantShape, IsADateShapeWithATime) {
  for (const std::string_view shape :
       {"dd/mm/yyyy", "HH:MM", " HH:MM", "dd/mm/yyyy-HH:MM", "dd/mm/yy HH:MM", "dd/mm/yyyy HH"}) {
    EXPECT_THAT(InstantShape::Parse(shape), IsError(IssueType::kValue, ::testing::HasSubstr("shape"))) << shape;
  }
}

}  // namespace
}  // namespace gateway::records
