#include "gateway/terminology/code_set.h"

#include <gtest/gtest.h>

namespace gateway::terminology {
namespace {

CodeSet Of(std::initializer_list<CodeKey> keys) {
  CodeSet set;
  for (const CodeKey& key : keys) set.Add(key);
  return set;
}

TEST(CodeSet, HoldsACodeUnderItsSystemAndUnderNone) {
  const CodeSet set = Of({{"s", "a"}, {"t", "b"}});
  EXPECT_EQ(set.Contains("s", "a"), Membership::kIn);
  EXPECT_EQ(set.Contains("", "a"), Membership::kIn);
  EXPECT_EQ(set.Contains("t", "a"), Membership::kOut);
  EXPECT_EQ(set.Contains("s", "c"), Membership::kOut);
  EXPECT_TRUE(set.is_closed());
}

TEST(CodeSet, ListsEachCodeOnce) {
  CodeSet set = Of({{"s", "a"}});
  set.Unite(Of({{"s", "a"}, {"t", "a"}}));
  EXPECT_EQ(set.codes(), (std::vector<CodeKey>{{"s", "a"}, {"t", "a"}}));
}

TEST(CodeSet, AnswersUnknownOnlyForOpenSystems) {
  CodeSet set = Of({{"s", "a"}});
  set.Open("open");
  EXPECT_EQ(set.Contains("open", "x"), Membership::kUnknown);
  EXPECT_EQ(set.Contains("", "x"), Membership::kUnknown);
  EXPECT_EQ(set.Contains("s", "x"), Membership::kOut);
  EXPECT_FALSE(set.is_closed());
}

TEST(CodeSet, RefusesACodeThatAnOpenSystemCannotHave) {
  CodeSet set;
  set.Open("urn:ietf:bcp:13");
  EXPECT_EQ(set.Contains("", "text/plain"), Membership::kUnknown);
  EXPECT_EQ(set.Contains("", "no/t/one"), Membership::kOut);
}

TEST(CodeSet, SubtractTakesOutWhatIsListedAndDoubtsWhatIsOpen) {
  CodeSet set = Of({{"s", "a"}, {"s", "b"}, {"t", "c"}});
  CodeSet other = Of({{"s", "a"}});
  other.Open("t");
  set.Subtract(other);
  EXPECT_EQ(set.Contains("s", "a"), Membership::kOut);
  EXPECT_EQ(set.Contains("s", "b"), Membership::kIn);
  EXPECT_EQ(set.Contains("t", "c"), Membership::kUnknown);
}

TEST(CodeSet, SubtractFromAnOpenSystemKeepsTheExcludedCodesOut) {
  CodeSet set;
  set.Open("open");
  set.Subtract(Of({{"open", "x"}}));
  EXPECT_EQ(set.Contains("open", "x"), Membership::kOut);
  EXPECT_EQ(set.Contains("open", "y"), Membership::kUnknown);
}

TEST(CodeSet, IntersectKeepsWhatBothHold) {
  CodeSet set = Of({{"s", "a"}, {"s", "b"}});
  set.Intersect(Of({{"s", "b"}, {"s", "c"}}));
  EXPECT_EQ(set.codes(), (std::vector<CodeKey>{{"s", "b"}}));
  EXPECT_TRUE(set.is_closed());
}

TEST(CodeSet, IntersectWithAnUnknownSetLeavesEveryCodeInDoubt) {
  CodeSet set = Of({{"s", "a"}});
  CodeSet unknown;
  unknown.OpenEverything();
  set.Intersect(unknown);
  EXPECT_EQ(set.Contains("s", "a"), Membership::kUnknown);
  EXPECT_EQ(set.Contains("t", "a"), Membership::kOut);
}

TEST(CodeSet, IntersectOfAnOpenSystemWithAListLeavesTheListInDoubt) {
  CodeSet set;
  set.Open("open");
  set.Intersect(Of({{"open", "x"}}));
  EXPECT_EQ(set.Contains("open", "x"), Membership::kUnknown);
  EXPECT_EQ(set.Contains("other", "x"), Membership::kOut);
}

}  // namespace
}  // namespace gateway::terminology
