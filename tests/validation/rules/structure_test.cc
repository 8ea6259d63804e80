#include "tests/validation/built_tree.h"

namespace gateway::validation {
namespace {

using testing::RuleCase;

class Structure : public ::testing::TestWithParam<RuleCase> {};
TEST_P(Structure, IsChecked) { testing::ExpectFinding(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Accepted, Structure,
    ::testing::Values(
        RuleCase{"a small resource", R"({"resourceType":"Patient","id":"a"})"},
        RuleCase{
            "a primitive that has an extension alone",
            R"({"resourceType":"Patient","_birthDate":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}})"},
        RuleCase{
            "a required element that has an extension alone",
            R"({"resourceType":"Observation","_status":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]},"code":{"text":"x"}})"}));

INSTANTIATE_TEST_SUITE_P(
    Refused, Structure,
    ::testing::Values(
        RuleCase{"a required primitive is missing",
                 R"({"resourceType":"Observation","code":{"text":"x"}})", "structure-min",
                 "Observation"},
        RuleCase{"a required element is missing",
                 R"({"resourceType":"Observation","status":"final"})", "structure-min",
                 "Observation"},
        RuleCase{"a required choice is missing",
                 R"({"resourceType":"MessageHeader","source":{"endpoint":"https://x26.example"}})",
                 "structure-min", "MessageHeader"},
        RuleCase{
            "a required element inside a backbone is missing",
            R"({"resourceType":"Patient","communication":[{"language":{"text":"English"}},{"preferred":true}]})",
            "structure-min", "Patient.communication[1]"},
        RuleCase{"an element with an id alone",
                 R"({"resourceType":"Patient","maritalStatus":{"id":"a"}})", "ele-1",
                 "Patient.maritalStatus"}));

TEST(StructureFinding, SaysWhatToAdd) {
  const Issues issues = testing::Check(R"({"resourceType":"Observation","code":{"text":"x"}})");
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.list()[0].diagnostics, "status is missing: add it (code, at least once)");
  EXPECT_EQ(issues.list()[0].type, IssueType::kRequired);
}

using testing::BuiltTree;

TEST_F(BuiltTree, MayNotRepeatASingleElement) {
  const fhir::Element& gender = *TypeOf("Patient").Find("gender");
  const Issues issues = testing::R4Validator().Validate(
      Root("Patient", {Leaf(gender, "code", "female"), Leaf(gender, "code", "male")}));
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_THAT(issues.list()[0], testing::HasIssue("structure-max", "Patient"));
}

TEST_F(BuiltTree, MayHaveOneTypeOfAChoice) {
  const fhir::Element& deceased = *TypeOf("Patient").Find("deceased");
  const Issues issues = testing::R4Validator().Validate(Root(
      "Patient", {Leaf(deceased, "boolean", "true"), Leaf(deceased, "dateTime", "2026-10-01")}));
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_THAT(issues.list()[0], testing::HasIssue("structure-choice", "Patient"));
}

TEST(Validate, FindsNothingInNothing) {
  EXPECT_TRUE(testing::R4Validator().Validate(fhir::Node()).empty());
}

}  // namespace
}  // namespace gateway::validation
