#include <algorithm>

#include "tests/validation/check.h"

namespace gateway::validation {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RuleCase;

// A ConceptMap's sibling in spirit: AllergyIntolerance.clinicalStatus is a CodeableConcept with a
// required binding.
std::string Allergy(const std::string& clinical_status) {
  return R"({"resourceType":"AllergyIntolerance","patient":{"reference":"Patient/1"},"clinicalStatus":)" +
         clinical_status + "}";
}
constexpr const char* kClinical =
    "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical";

class Binding : public ::testing::TestWithParam<RuleCase> {};
TEST_P(Binding, IsChecked) { testing::ExpectFinding(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Accepted, Binding,
    ::testing::Values(
        RuleCase{"a code", R"({"resourceType":"Patient","gender":"female"})"},
        RuleCase{
            "a concept with one coding of the set among others",
            Allergy(
                std::string(R"({"coding":[{"system":"https://x.example","code":"a"},{"system":")") +
                kClinical + R"(","code":"active"}]})")},
        RuleCase{"a code of an open system",
                 R"({"resourceType":"Binary","contentType":"application/x-anything"})"},
        RuleCase{
            "an extensible set is not enforced",
            R"({"resourceType":"Patient","maritalStatus":{"coding":[{"system":"https://x.example","code":"a"}]}})"}));

INSTANTIATE_TEST_SUITE_P(
    Refused, Binding,
    ::testing::Values(
        RuleCase{"a code", R"({"resourceType":"Patient","gender":"F"})", "binding-required",
                 "Patient.gender"},
        RuleCase{
            "a repeated code",
            R"({"resourceType":"Patient","name":[{"family":"TEST"},{"family":"TEST","use":"birth"}]})",
            "binding-required", "Patient.name[1].use"},
        RuleCase{"a concept of another system",
                 Allergy(R"({"coding":[{"system":"https://x.example","code":"active"}]})"),
                 "binding-required", "AllergyIntolerance.clinicalStatus"},
        RuleCase{"a concept without a system", Allergy(R"({"coding":[{"code":"active"}]})"),
                 "binding-required", "AllergyIntolerance.clinicalStatus"},
        RuleCase{"a text alone", Allergy(R"({"text":"active"})"), "binding-required",
                 "AllergyIntolerance.clinicalStatus"},
        RuleCase{"a shape that no MIME type has",
                 R"({"resourceType":"Binary","contentType":"a/b/c"})", "binding-required",
                 "Binary.contentType"}));

TEST(BindingFinding, ListsFewCodesAndNeverTheValue) {
  const Issues issues = testing::Check(R"({"resourceType":"Patient","gender":"secret"})");
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_THAT(issues.list()[0].diagnostics,
              AllOf(HasSubstr("male, female, other or unknown"), Not(HasSubstr("secret"))));
}

TEST(BindingFinding, NamesTheValueSetWhenItsCodesAreMany) {
  const Issues issues = testing::Check(
      R"({"resourceType":"Basic","code":{"text":"x"},"extension":[{"url":"https://x.example","valueMoney":{"value":1,"currency":"QQQ"}}]})");
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_THAT(issues.list()[0].diagnostics, HasSubstr("http://hl7.org/fhir/ValueSet/currencies"));
}

TEST(Binding, OfExtensibleStrengthIsWorthAWarningToAPublisherOnly) {
  const auto contact = [](const std::string& coding) {
    return testing::ReadR4(R"({"resourceType":"Patient","contact":[{"name":{"family":"TEST"},
        "relationship":[{)" +
                           coding + "}]}]}");
  };
  const std::string system = R"("system":"http://terminology.hl7.org/CodeSystem/v2-0131","code":")";
  const fhir::Document in = contact(R"("coding":[{)" + system + R"(N"}])");
  const fhir::Document out =
      contact(R"("coding":[{"system":"https://x26.example/codes","code":"N"}])");
  const fhir::Document text = contact(R"("text":"neighbour")");
  const Options thorough{.is_thorough = true};
  EXPECT_TRUE(testing::R4Validator().Validate(in.root(), thorough).empty());
  EXPECT_TRUE(testing::R4Validator().Validate(text.root(), thorough).empty());
  const auto is_warned =
      testing::HasIssue("binding-extensible", "Patient.contact[0].relationship[0]");
  EXPECT_THAT(testing::R4Validator().Validate(out.root()).list(), Not(Contains(is_warned)));
  const Issues issues = testing::R4Validator().Validate(out.root(), thorough);
  ASSERT_THAT(issues.list(), Contains(is_warned));
  EXPECT_EQ(std::ranges::find(issues.list(), "binding-extensible", &Issue::id)->severity,
            Severity::kWarning);
}

}  // namespace
}  // namespace gateway::validation
