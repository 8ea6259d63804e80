#include "gateway/validation/shrink/reduction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway::validation {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::testing::_;

// What is left when every cut has to keep all of `needed` in the text.
std::string Reduced(const std::string& json, const std::vector<std::string>& needed) {
  auto root = ReadPiece(json);
  EXPECT_THAT(root, IsOk());
  Reduce(*root, [&](const Piece& piece) {
    const std::string text = WritePiece(piece);
    return std::ranges::all_of(
        needed, [&](const std::string& one) { return text.find(one) != std::string::npos; });
  });
  return WritePiece(*root);
}

TEST(Reduce, LeavesWhatIsNeededAndTheKindOfResource) {
  EXPECT_EQ(
      Reduced(R"({"resourceType":"Patient","id":"1","name":[{"family":"A","given":["B","C"]}]})",
              {"\"C\""}),
      R"({"resourceType":"Patient","name":[{"given":["C"]}]})");
}

TEST(Reduce, TakesItemsOutOfTheMiddleOfALongList) {
  std::string list;
  for (int i = 0; i < 200; ++i) list += (i == 0 ? "" : ",") + std::to_string(1000 + i);
  EXPECT_EQ(Reduced("{\"a\":[" + list + "]}", {"1017", "1150"}), R"({"a":[1017,1150]})");
}

TEST(Reduce, CutsLongTextsAtCharacters) {
  const std::string left =
      Reduced("{\"a\":\"needed" + std::string(300, 'x') + "\xC3\xA9\"}", {"needed"});
  EXPECT_LT(left.size(), 40U);
  EXPECT_TRUE(ReadPiece(left).has_value());
}

TEST(Reduce, KeepsEverythingWhenEverythingIsNeeded) {
  const std::string json = R"({"a":{"b":[1.50,true,null,"x"]}})";
  EXPECT_EQ(Reduced(json, {json}), json);
}

TEST(ReadPiece, RefusesWhatIsNoJson) {
  EXPECT_THAT(ReadPiece("{"), IsError(IssueType::kStructure, _));
}

}  // namespace
}  // namespace gateway::validation
