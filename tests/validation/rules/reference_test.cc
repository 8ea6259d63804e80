#include "tests/validation/check.h"

namespace gateway::validation {
namespace {

using testing::RuleCase;

constexpr const char* kPatient = "urn:uuid:0b6e2d4e-7d4f-4c9e-9a7b-000000000001";

// A transaction that creates a Patient and an Encounter whose subject is `reference`.
std::string Transaction(const std::string& reference, const std::string& full_url = kPatient) {
  return R"({"resourceType":"Bundle","type":"transaction","entry":[
    {"fullUrl":")" +
         full_url +
         R"(","resource":{"resourceType":"Patient","id":"p"},"request":{"method":"POST","url":"Patient"}},
    {"fullUrl":"https://x26.example/fhir/Encounter/e","resource":{"resourceType":"Encounter","id":"e","status":"planned",
      "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
      "subject":{"reference":")" +
         reference + R"("}},"request":{"method":"PUT","url":"Encounter/e"}}]})";
}

class References : public ::testing::TestWithParam<RuleCase> {};
TEST_P(References, AreChecked) { testing::ExpectFinding(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Accepted, References,
    ::testing::Values(
        RuleCase{"by urn", Transaction(kPatient)},
        RuleCase{"relative to the own address",
                 Transaction("Patient/p", "https://x26.example/fhir/Patient/p")},
        RuleCase{"outside, relative", Transaction("Patient/elsewhere")},
        RuleCase{"outside, absolute", Transaction("https://x27.example/fhir/Patient/1")},
        RuleCase{
            "a urn in a resource alone",
            R"({"resourceType":"Patient","managingOrganization":{"reference":"urn:uuid:0b6e2d4e-7d4f-4c9e-9a7b-000000000009"}})"}));

INSTANTIATE_TEST_SUITE_P(
    Refused, References,
    ::testing::Values(RuleCase{"a urn that no entry has",
                               Transaction("urn:uuid:0b6e2d4e-7d4f-4c9e-9a7b-000000000009"),
                               "R-084", "Bundle.entry[1].resource.subject"},
                      RuleCase{"a resource of another type",
                               Transaction("https://x26.example/fhir/Encounter/e"),
                               "reference-type", "Bundle.entry[1].resource.subject"}));

}  // namespace
}  // namespace gateway::validation
