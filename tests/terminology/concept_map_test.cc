#include "gateway/terminology/concept_map.h"

#include <gtest/gtest.h>

#include "gateway/terminology/service.h"
#include "tests/support/matchers.h"
#include "tests/terminology/given_registry.h"

namespace gateway::terminology {
namespace {

using ::testing::HasSubstr;

constexpr const char* kMap = R"({"resourceType":"ConceptMap","url":"https://x.example/map",
  "status":"active","group":[
  {"source":"local","target":"national","element":[
    {"code":"A","target":[{"code":"none","equivalence":"disjoint"},
                          {"code":"a","display":"Level a","equivalence":"equivalent"}]},
    {"code":"Z","target":[{"equivalence":"unmatched"}]}],
   "unmapped":{"mode":"fixed","code":"other"}},
  {"source":"pass","target":"pass","element":[{"code":"x","target":[{"code":"y","equivalence":"wider"}]}],
   "unmapped":{"mode":"provided"}},
  {"source":"chain","target":"national","element":[{"code":"x","target":[{"code":"y","equivalence":"equal"}]}],
   "unmapped":{"mode":"other-map","url":"https://x.example/next"}},
  {"source":"ring","target":"national","element":[{"code":"x","target":[{"code":"y","equivalence":"equal"}]}],
   "unmapped":{"mode":"other-map","url":"https://x.example/map"}}]})";
constexpr const char* kNext = R"({"resourceType":"ConceptMap","url":"https://x.example/next",
  "status":"active","group":[{"target":"national","element":[
    {"code":"q","target":[{"code":"found","equivalence":"equal"}]}]}]})";

class ConceptMapTest : public ::testing::Test {
 protected:
  // "system#code equivalence", or "nothing".
  std::string Ask(std::string_view system, std::string_view code) {
    const auto made = service_.Translate("https://x.example/map", system, code);
    if (!made) return "error";
    if (!made->has_value()) return "nothing";
    return (*made)->system + "#" + (*made)->code + " " + (*made)->equivalence;
  }
  Service service_{std::make_shared<testing::GivenRegistry>(std::vector<std::string>{kMap, kNext})};
};

TEST_F(ConceptMapTest, TakesTheFirstTargetThatMatches) {
  EXPECT_EQ(Ask("local", "A"), "national#a equivalent");
  EXPECT_EQ(Ask("", "A"), "national#a equivalent");
}

TEST_F(ConceptMapTest, GivesNothingForACodeTheMapCallsUnmatched) {
  EXPECT_EQ(Ask("local", "Z"), "nothing");
}

TEST_F(ConceptMapTest, FollowsUnmapped) {
  EXPECT_EQ(Ask("local", "B"), "national#other inexact");
  EXPECT_EQ(Ask("pass", "same"), "pass#same equal");
  EXPECT_EQ(Ask("chain", "q"), "national#found equal");
}

TEST_F(ConceptMapTest, EndsWhenMapsHandOnInACircle) { EXPECT_EQ(Ask("ring", "q"), "nothing"); }

TEST_F(ConceptMapTest, GivesNothingForASystemTheMapDoesNotKnow) {
  EXPECT_EQ(Ask("elsewhere", "A"), "nothing");
}

TEST_F(ConceptMapTest, NamesAMapThatIsNotLoaded) {
  EXPECT_THAT(service_.Translate("https://x.example/none", "", "A"),
              testing::IsError(IssueType::kNotFound, HasSubstr("https://x.example/none")));
}

constexpr const char* kRich = R"({"resourceType":"ConceptMap","url":"https://x.example/rich",
  "status":"active","group":[{"source":"local","target":"national","targetVersion":"3","element":[
    {"code":"A","display":"Local A","target":[{"code":"a1","equivalence":"wider"},
      {"code":"a2","equivalence":"subsumes","dependsOn":[{"property":"https://x.example/sex","system":"g","value":"f"}],
       "product":[{"property":"https://x.example/p","value":"v"}]}]},
    {"code":"B","target":[{"code":"a1","equivalence":"equal"}]}]},
  {"source":"local","target":"other","element":[
    {"code":"A","target":[{"code":"o","equivalence":"unmatched"}]}]}]})";

class ConceptMapMatches : public ::testing::Test {
 protected:
  // "system#code equivalence", in order.
  std::vector<std::string> Ask(const MapQuestion& question) {
    const auto matches = service_.Matches("https://x.example/rich", question);
    std::vector<std::string> list;
    if (!matches) return {"error"};
    for (const MapMatch& match : *matches)
      list.push_back(match.system + "#" + match.code + " " + match.equivalence);
    return list;
  }
  using List = std::vector<std::string>;
  Service service_{
      std::make_shared<testing::GivenRegistry>(std::vector<std::string>{kRich, kMap, kNext})};
};

TEST_F(ConceptMapMatches, GivesEveryTargetThatDependsOnNothingUnknown) {
  EXPECT_EQ(Ask({.system = "local", .code = "A"}),
            (List{"national#a1 wider", "other#o unmatched"}));
  EXPECT_EQ(Ask({.system = "local", .code = "A", .target_system = "national"}),
            (List{"national#a1 wider"}));
  EXPECT_EQ(Ask({.system = "elsewhere", .code = "A"}), List{});
}

TEST_F(ConceptMapMatches, TakesTheDependenciesOfTheQuestion) {
  MapQuestion question{.system = "local", .code = "A", .target_system = "national"};
  question.dependencies.push_back({"https://x.example/sex", {{"g", "f"}}});
  EXPECT_EQ(Ask(question), (List{"national#a1 wider", "national#a2 subsumes"}));
  question.dependencies[0].codes = {{"g", "m"}};
  EXPECT_EQ(Ask(question), (List{"national#a1 wider"}));
}

TEST_F(ConceptMapMatches, GoesBackwardsWithTheInverseRelation) {
  EXPECT_EQ(Ask({.system = "national", .code = "a1", .is_reverse = true}),
            (List{"local#A narrower", "local#B equal"}));
  EXPECT_EQ(Ask({.system = "local", .code = "A", .is_reverse = true}), List{});
}

TEST_F(ConceptMapMatches, FollowsOtherMapsAndTakesWhatIsUnmapped) {
  const auto chained = service_.Matches("https://x.example/map", {.system = "chain", .code = "q"});
  ASSERT_TRUE(chained && chained->size() == 1);
  EXPECT_EQ(chained->front().code, "found");
  EXPECT_EQ(chained->front().source, "https://x.example/next");
  const auto fixed = service_.Matches("https://x.example/map", {.system = "local", .code = "q"});
  ASSERT_TRUE(fixed && fixed->size() == 1);
  EXPECT_EQ(fixed->front().code, "other");
  EXPECT_FALSE(service_.Matches("https://x.example/none", {}).has_value());
}

}  // namespace
}  // namespace gateway::terminology
