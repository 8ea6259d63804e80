#include "gateway/records/json/free_value.h"

#include <gtest/gtest.h>

#include "gateway/base/random.h"

namespace gateway::records {
namespace {

TEST(FreeValue, ShowsStringsAsTheyAreAndTheRestAsJson) {
  EXPECT_EQ(ToExtra(Json("Oak, 4")), "Oak, 4");
  EXPECT_EQ(ToExtra(Json(7)), "7");
  EXPECT_EQ(ToExtra(Json("7")), "\"7\"");
  EXPECT_EQ(ToExtra(Json(" ")), "\" \"");
  EXPECT_EQ(ToExtra(Json()), "null");
  EXPECT_EQ(ToExtra(Json(Json::Array{Json("a"), Json(true)})), R"(["a",true])");
}

TEST(FreeValue, ComesBackBothWays) {
  for (const std::string_view text :
       {"x", "7", "\"7\"", "\"x\"", "\"\\\"7\\\"\"", "true", "\"true\"", "null", "[1, 2]", "[1,2]",
        "{\"a\": 1}", "{\"a\":1}", "1e5", "\"", "\"\"", "\"\\u0041\"", "é", "-0", "007"}) {
    EXPECT_EQ(ToExtra(FromExtra(text)), text) << "a text of another format";
    const Json string{text};
    const Json again = FromExtra(ToExtra(string));
    ASSERT_TRUE(again.is_string()) << text;
    EXPECT_EQ(again.string(), text);
  }
}

TEST(FreeValue, ComesBackFromRandomText) {
  SeededRandom random(3);
  const std::string letters = "\"\\7ae[]{}:, ";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::uint64_t n = 1 + random.Next() % 7; n > 0; --n) {
      text += letters[random.Next() % letters.size()];
    }
    ASSERT_EQ(FromExtra(ToExtra(Json(text))).string(), text) << text;
    if (text.find_first_not_of(' ') != std::string::npos) {
      ASSERT_EQ(ToExtra(FromExtra(text)), text) << text;
    }
  }
}

}  // namespace
}  // namespace gateway::records
