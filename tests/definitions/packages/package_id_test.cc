#include "gateway/definitions/packages/package_id.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway::definitions {
namespace {

using testing::IsOk;

TEST(PackageId, IsReadFromNameAndVersion) {
  const auto id = ParsePackageId("uk.example.core#2.0.0-ballot.1+x");
  ASSERT_THAT(id, IsOk());
  EXPECT_EQ(id->name, "uk.example.core");
  EXPECT_EQ(id->version, "2.0.0-ballot.1+x");
  EXPECT_EQ(ParsePackageId("a@1")->Text(), "a#1");
  EXPECT_EQ(ParsePackageId("a")->version, "");
}

TEST(PackageId, RefusesWhatCouldLeaveTheCache) {
  for (const char* text : {"", "#1", "..#1", "a/b#1", "a#../../x", "a#", "a b#1", "a#1#2",
                           ".hidden#1", "a#..", "ä#1"}) {
    EXPECT_FALSE(ParsePackageId(text)) << text;
  }
}

TEST(Versions, AreOrderedByNumberAndLabel) {
  const std::vector<std::string> ascending{
      "0.9",   "1.0.0-alpha", "1.0.0-ballot.2", "1.0.0-ballot.10",
      "1.0.0", "1.0.1",       "1.2.0",          "1.10.0",
      "2"};
  for (std::size_t i = 0; i + 1 < ascending.size(); ++i) {
    EXPECT_LT(CompareVersions(ascending[i], ascending[i + 1]), 0) << ascending[i];
    EXPECT_GT(CompareVersions(ascending[i + 1], ascending[i]), 0) << ascending[i];
  }
  EXPECT_EQ(CompareVersions("1.0", "1.0"), 0);
}

TEST(Versions, FitPatterns) {
  struct Row {
    const char* wanted;
    const char* version;
    bool fits;
  };
  for (const Row& row :
       {Row{"4.0.x", "4.0.1", true}, Row{"4.x", "4.0.1", true}, Row{"4.0.x", "4.1.0", false},
        Row{"4.0.1", "4.0.1", true}, Row{"4.0.1", "4.0.2", false}, Row{"latest", "7", true},
        Row{"", "7", true}, Row{"4.*", "4.3", true}, Row{"4.0.x", "4.0", false}}) {
    EXPECT_EQ(FitsVersion(row.wanted, row.version), row.fits) << row.wanted << " " << row.version;
  }
  EXPECT_TRUE(IsExactVersion("1.0.0"));
  EXPECT_FALSE(IsExactVersion("1.0.x"));
  EXPECT_FALSE(IsExactVersion("latest"));
}

TEST(Versions, TheBestIsTheHighestRelease) {
  EXPECT_EQ(BestVersion("1.x", {"1.9.0", "1.10.0", "1.11.0-ballot", "2.0.0"}), "1.10.0");
  EXPECT_EQ(BestVersion("latest", {"1.0.0-a", "1.0.0-b"}), "1.0.0-b");
  EXPECT_EQ(BestVersion("3.x", {"1.0.0"}), std::nullopt);
}

}  // namespace
}  // namespace gateway::definitions
