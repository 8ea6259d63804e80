#include "gateway/terminology/code_system.h"

#include <gtest/gtest.h>

#include "tests/terminology/given_registry.h"

namespace gateway::terminology {
namespace {

constexpr const char* kAnimals = R"({"resourceType":"CodeSystem","url":"https://x.example/animals",
  "status":"active","content":"complete","concept":[
  {"code":"pet","display":"Pet"},
  {"code":"mammal","display":"Mammal","concept":[
    {"code":"dog","display":"Dog","property":[{"code":"parent","valueCode":"pet"}],
     "concept":[{"code":"puppy"}]}]},
  {"code":"loop","property":[{"code":"parent","valueCode":"loop"}]}]})";

class CodeSystemTest : public ::testing::Test {
 protected:
  testing::GivenRegistry registry_{{kAnimals}};
  CodeSystem animals_{registry_.Find("CodeSystem", "https://x.example/animals")->root()};
};

TEST_F(CodeSystemTest, FindsNestedConceptsWithTheirDisplays) {
  ASSERT_NE(animals_.Find("dog"), nullptr);
  EXPECT_EQ(animals_.Find("dog")->display, "Dog");
  EXPECT_EQ(animals_.Find("cat"), nullptr);
  EXPECT_EQ(animals_.concepts().size(), 5U);
  EXPECT_TRUE(animals_.is_complete());
}

TEST_F(CodeSystemTest, ClimbsNestingAndParentProperties) {
  EXPECT_TRUE(animals_.IsBelow("puppy", "mammal"));
  EXPECT_TRUE(animals_.IsBelow("puppy", "pet"));
  EXPECT_FALSE(animals_.IsBelow("dog", "dog"));
  EXPECT_FALSE(animals_.IsBelow("mammal", "dog"));
}

TEST_F(CodeSystemTest, EndsInACycle) { EXPECT_FALSE(animals_.IsBelow("loop", "pet")); }

}  // namespace
}  // namespace gateway::terminology
