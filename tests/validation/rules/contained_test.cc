#include "tests/validation/check.h"

namespace gateway::validation {
namespace {

using testing::RuleCase;

std::string Patient(const std::string& contained, const std::string& more) {
  return R"({"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"gp","name":"X28")" +
         contained + "}]" + more + "}";
}
constexpr const char* kReferred = R"(,"managingOrganization":{"reference":"#gp"})";

class Contained : public ::testing::TestWithParam<RuleCase> {};
TEST_P(Contained, IsChecked) { testing::ExpectFinding(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Accepted, Contained,
    ::testing::Values(
        RuleCase{"referred to", Patient("", kReferred)},
        RuleCase{
            "referring to its container",
            Patient(
                R"(,"extension":[{"url":"https://x.example","valueReference":{"reference":"#"}}])",
                "")},
        RuleCase{"referred to by an extension's uri",
                 Patient("", R"(,"extension":[{"url":"https://x.example","valueUri":"#gp"}])")}));

INSTANTIATE_TEST_SUITE_P(
    Refused, Contained,
    ::testing::Values(
        RuleCase{"not referred to", Patient("", ""), "dom-3", "Patient.contained[0]"},
        RuleCase{"with a version", Patient(R"(,"meta":{"versionId":"1"})", kReferred), "dom-4",
                 "Patient.contained[0]"},
        RuleCase{"with a security label",
                 Patient(R"(,"meta":{"security":[{"code":"R"}]})", kReferred), "dom-5",
                 "Patient.contained[0]"},
        RuleCase{"a local reference to nothing",
                 R"({"resourceType":"Patient","managingOrganization":{"reference":"#none"}})",
                 "ref-1", "Patient.managingOrganization"}));

}  // namespace
}  // namespace gateway::validation
