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

TEST(CodeSet, HoldsWhatTheGrammarOfAWholeSystemProves) {
  CodeSet set;
  set.OpenWhole("urn:ietf:bcp:13");
  EXPECT_EQ(set.Contains("urn:ietf:bcp:13", "text/plain"), Membership::kIn);
  EXPECT_EQ(set.Contains("", "text/plain"), Membership::kIn);
  EXPECT_EQ(set.Contains("urn:ietf:bcp:13", "chemical/x-pdb"), Membership::kUnknown);
  EXPECT_EQ(set.Contains("urn:ietf:bcp:13", "no/t/one"), Membership::kOut);
  EXPECT_EQ(set.Contains("http://snomed.info/sct", "1"), Membership::kOut);
  EXPECT_FALSE(set.is_closed());
}

TEST(CodeSet, HoldsTheUnitsThatMeasureTheSame) {
  constexpr const char* kUcum = "http://unitsofmeasure.org";
  CodeSet set;
  set.OpenUnitsLike("a");
  EXPECT_EQ(set.Contains(kUcum, "wk"), Membership::kIn);
  EXPECT_EQ(set.Contains(kUcum, "kg"), Membership::kOut);
  EXPECT_EQ(set.Contains(kUcum, "nonsense"), Membership::kOut);
}

TEST(CodeSet, IntersectKeepsWhatAWholeSystemProvesOfAList) {
  constexpr const char* kUcum = "http://unitsofmeasure.org";
  CodeSet set;
  set.OpenWhole(kUcum);
  set.Intersect(Of({{kUcum, "mg"}, {kUcum, "nonsense"}, {"s", "a"}}));
  EXPECT_EQ(set.codes(), (std::vector<CodeKey>{{kUcum, "mg"}}));
  EXPECT_TRUE(set.is_closed());
}

TEST(CodeSet, SubtractTakesAWholeSystemAway) {
  CodeSet set = Of({{"s", "a"}});
  set.OpenWhole("urn:ietf:bcp:13");
  CodeSet other;
  other.OpenWhole("urn:ietf:bcp:13");
  set.Subtract(other);
  EXPECT_EQ(set.Contains("urn:ietf:bcp:13", "text/plain"), Membership::kOut);
  EXPECT_EQ(set.Contains("s", "a"), Membership::kIn);
}

TEST(CodeSet, UniteForgetsAnExclusionThatTheOtherSetHolds) {
  CodeSet set;
  set.Open("open");
  set.Subtract(Of({{"open", "x"}, {"open", "y"}}));
  set.Unite(Of({{"open", "x"}}));
  EXPECT_EQ(set.Contains("open", "x"), Membership::kIn);
  EXPECT_EQ(set.Contains("open", "y"), Membership::kOut);
  CodeSet whole;
  whole.Open("open");
  set.Unite(whole);
  EXPECT_EQ(set.Contains("open", "y"), Membership::kUnknown);
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
