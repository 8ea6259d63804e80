#include "gateway/terminology/code_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/terminology/given_registry.h"

namespace gateway::terminology {
namespace {

using ::testing::HasSubstr;

constexpr const char* kLevels = R"({"resourceType":"CodeSystem","url":"https://x.example/levels",
  "version":"2","status":"active","content":"complete","caseSensitive":false,"concept":[
  {"code":"low","display":"Low need","designation":[
    {"language":"cy","value":"Angen isel"},{"value":"Little need"}]},
  {"code":"group","property":[{"code":"notSelectable","valueBoolean":true}]},
  {"code":"old","display":"Old","property":[{"code":"inactive","valueBoolean":true}]}]})";
constexpr const char* kSet = R"({"resourceType":"ValueSet","url":"https://x.example/vs",
  "status":"active","compose":{"include":[{"system":"https://x.example/levels","concept":[
  {"code":"low","display":"Small need"},{"code":"old"},{"code":"group"}]},
  {"system":"http://snomed.info/sct"}]}})";
constexpr const char* kSystem = "https://x.example/levels";

class CodeCheckTest : public ::testing::Test {
 protected:
  CodeVerdict InSet(const CodedValue& value, std::string_view language = {}) {
    return CodeChecker(service_, language)
        .InValueSet(value, *service_.ExpandTraced("https://x.example/vs"), "https://x.example/vs");
  }
  CodeVerdict InSystem(const CodedValue& value, std::string_view language = {}) {
    return CodeChecker(service_, language).InSystem(value);
  }
  Service service_{
      std::make_shared<testing::GivenRegistry>(std::vector<std::string>{kLevels, kSet})};
};

TEST_F(CodeCheckTest, FindsACodeOfASystemWithItsDisplay) {
  const CodeVerdict verdict = InSystem({kSystem, "", "low", ""});
  EXPECT_TRUE(verdict.is_valid());
  EXPECT_EQ(verdict.display, "Low need");
  EXPECT_EQ(verdict.version, "2");
  EXPECT_EQ(verdict.message, "");
}

TEST_F(CodeCheckTest, TakesAnyDesignationAsDisplayWithoutRegardToCase) {
  for (const char* display : {"Low need", "low  NEED", "Angen isel", "little need"})
    EXPECT_TRUE(InSystem({kSystem, "", "low", display}).is_valid()) << display;
  const CodeVerdict wrong = InSystem({kSystem, "", "low", "High need"});
  EXPECT_FALSE(wrong.is_valid());
  EXPECT_EQ(wrong.membership, Membership::kIn);
  EXPECT_THAT(wrong.message, HasSubstr("'Low need'"));
}

TEST_F(CodeCheckTest, TakesAnyCaseOfACodeWhereItDoesNotCount) {
  EXPECT_TRUE(InSystem({kSystem, "", "LOW", ""}).is_valid());
}

TEST_F(CodeCheckTest, GivesTheDisplayInALanguage) {
  EXPECT_EQ(InSystem({kSystem, "", "low", ""}, "cy-GB").display, "Angen isel");
  EXPECT_EQ(InSystem({kSystem, "", "low", ""}, "fr").display, "Low need");
}

TEST_F(CodeCheckTest, PrefersTheDisplayOfTheValueSet) {
  EXPECT_EQ(InSet({kSystem, "", "low", ""}).display, "Small need");
  EXPECT_TRUE(InSet({kSystem, "", "low", "Low need"}).is_valid());
  EXPECT_TRUE(InSet({kSystem, "", "low", "Small need"}).is_valid());
  EXPECT_FALSE(InSet({kSystem, "", "low", "No need"}).is_valid());
}

TEST_F(CodeCheckTest, TellsAbstractAndInactiveCodes) {
  EXPECT_TRUE(InSet({kSystem, "", "group", ""}).is_abstract);
  const CodeVerdict old = InSet({kSystem, "", "old", ""});
  EXPECT_TRUE(old.is_valid());
  EXPECT_TRUE(old.is_inactive);
  EXPECT_THAT(old.message, HasSubstr("inactive"));
}

TEST_F(CodeCheckTest, SaysWhatIsNotInAndWhatCannotBeDecided) {
  EXPECT_EQ(InSystem({kSystem, "", "none", ""}).membership, Membership::kOut);
  EXPECT_THAT(InSet({kSystem, "", "none", ""}).message, HasSubstr("nor in its system"));
  const CodeVerdict snomed = InSet({"http://snomed.info/sct", "", "1", ""});
  EXPECT_EQ(snomed.membership, Membership::kUnknown);
  EXPECT_THAT(snomed.message, HasSubstr("CodeSystem http://snomed.info/sct is not loaded"));
  const CodeVerdict other = InSystem({kSystem, "1", "low", ""});
  EXPECT_EQ(other.membership, Membership::kUnknown);
  EXPECT_THAT(other.message, HasSubstr("loaded is 2"));
  EXPECT_EQ(InSet({kSystem, "1", "low", ""}).membership, Membership::kUnknown);
  EXPECT_EQ(InSystem({"http://unitsofmeasure.org", "", "mmHg", ""}).membership, Membership::kOut);
  EXPECT_TRUE(InSystem({"http://unitsofmeasure.org", "", "mm[Hg]", ""}).is_valid());
}

}  // namespace
}  // namespace gateway::terminology
