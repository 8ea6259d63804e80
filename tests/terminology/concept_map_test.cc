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

}  // namespace
}  // namespace gateway::terminology
