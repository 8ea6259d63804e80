#include "gateway/validation/rules/errata.h"

#include "tests/validation/check.h"

namespace gateway::validation {
namespace {

// Each resource breaks the rule as published, and keeps it as meant; or the other way round.
class Errata : public ::testing::TestWithParam<testing::RuleCase> {};
TEST_P(Errata, AreMended) { testing::ExpectFinding(GetParam()); }

std::string Questionnaire(const std::string& enable_when, const std::string& more = "") {
  return R"({"resourceType":"Questionnaire","status":"draft","item":[
    {"linkId":"1","type":"boolean"},{"linkId":"2","type":"string","enableWhen":[)" +
         enable_when + "]" + more + "}]}";
}
constexpr const char* kExists = R"({"question":"1","operator":"exists","answerBoolean":true})";

INSTANTIATE_TEST_SUITE_P(
    Cases, Errata,
    ::testing::Values(
        testing::RuleCase{
            "bdl-8",
            R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient"}}]})"},
        testing::RuleCase{"que-0, of a Questionnaire without a name", Questionnaire(kExists)},
        testing::RuleCase{"que-7, kept", Questionnaire(kExists)},
        testing::RuleCase{
            "que-7, broken",
            Questionnaire(R"({"question":"1","operator":"exists","answerInteger":1})"), "que-7",
            "Questionnaire.item[1].enableWhen[0]"},
        testing::RuleCase{"que-12, broken", Questionnaire(std::string(kExists) + "," + kExists),
                          "que-12", "Questionnaire.item[1]"},
        testing::RuleCase{"que-12, kept", Questionnaire(std::string(kExists) + "," + kExists,
                                                        R"(,"enableBehavior":"all")")},
        testing::RuleCase{
            "ras-2",
            R"({"resourceType":"RiskAssessment","status":"final","subject":{"reference":"Patient/1"},"prediction":[{"rationale":"x"}]})"}));

TEST(Corrected, LeavesOtherExpressionsAlone) {
  EXPECT_EQ(Corrected("name.exists()"), "name.exists()");
}

}  // namespace
}  // namespace gateway::validation
