#include "gateway/validation/rules/invariant.h"

#include "gateway/base/log.h"
#include "tests/validation/check.h"

namespace gateway::validation {
namespace {

using testing::RuleCase;

class Invariants : public ::testing::TestWithParam<RuleCase> {};
TEST_P(Invariants, AreChecked) { testing::ExpectFinding(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Accepted, Invariants,
    ::testing::Values(
        RuleCase{
            "per-1",
            R"({"resourceType":"Patient","name":[{"family":"TEST","period":{"start":"2025","end":"2026-01-01"}}]})"},
        RuleCase{
            "ext-1 with a value",
            R"({"resourceType":"Patient","extension":[{"url":"https://x.example","valueString":"x"}]})"},
        RuleCase{"dom-6 is best practice and not reported", R"({"resourceType":"Patient"})"}));

INSTANTIATE_TEST_SUITE_P(
    Refused, Invariants,
    ::testing::Values(
        RuleCase{"pat-1, of a backbone element",
                 R"({"resourceType":"Patient","contact":[{"gender":"female"}]})", "pat-1",
                 "Patient.contact[0]"},
        RuleCase{
            "per-1, of a datatype",
            R"({"resourceType":"Patient","name":[{"family":"TEST","period":{"start":"2026-02-01","end":"2026-01-01"}}]})",
            "per-1", "Patient.name[0].period"},
        RuleCase{
            "obs-7, of a resource",
            R"({"resourceType":"Observation","status":"final","code":{"coding":[{"system":"s:s","code":"a"}]},"valueInteger":1,"component":[{"code":{"coding":[{"system":"s:s","code":"a"}]},"valueInteger":1}]})",
            "obs-7", "Observation"},
        RuleCase{
            "que-6, through a content reference",
            R"({"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"1","type":"group","item":[{"linkId":"1.1","type":"display","required":true}]}]})",
            "que-6", "Questionnaire.item[0].item[0]"},
        RuleCase{
            "ext-1, both",
            R"({"resourceType":"Patient","extension":[{"url":"https://x.example","valueString":"x","extension":[{"url":"a","valueString":"x"}]}]})",
            "ext-1", "Patient.extension[0]"},
        RuleCase{"ext-1, neither",
                 R"({"resourceType":"Patient","extension":[{"url":"https://x.example"}]})", "ext-1",
                 "Patient.extension[0]"},
        RuleCase{
            "a warning",
            R"({"resourceType":"Questionnaire","status":"draft","name":"not computable","item":[{"linkId":"1","type":"string"}]})",
            "que-0", "Questionnaire", Severity::kWarning}));

TEST(InvariantList, LogsAnExpressionThatDoesNotCompileOnceAndGoesOn) {
  static int lines;
  lines = 0;
  SetLogSink([](std::string_view line) {
    lines +=
        line.find("x-1") != std::string_view::npos && line.find("((") == std::string_view::npos;
  });
  const fhir::Constraint broken{"x-1", true, "Nobody knows", "((", {}};
  const fhir::Constraint good{"x-2", true, "Always", "true", {}};
  const InvariantList list({&broken, &good});
  ASSERT_EQ(list.Get().size(), 1U);
  EXPECT_EQ(list.Get()[0].constraint->key, "x-2");
  SetLogSink(nullptr);
  EXPECT_EQ(lines, 1);
}

TEST(InvariantList, LeavesAForeignConstraintOfAKnownKeyToItsExpression) {
  const fhir::Constraint foreign{"ext-1", true, "Ours", "true", "https://x.example/profile"};
  EXPECT_EQ(FindNative(foreign), nullptr);
}

}  // namespace
}  // namespace gateway::validation
