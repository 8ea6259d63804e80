#include "tests/validation/thorough_case.h"

namespace gateway::validation {
namespace {

using testing::ThoroughCase;

std::string Server(const std::string& type) {
  return R"({"resourceType":"CapabilityStatement","status":"draft","date":"2026-11-02","kind":"instance",
    "implementation":{"description":"x"},"fhirVersion":"4.0.1","format":["json"],"rest":[{"mode":"server",
    "resource":[{"type":"Patient","searchParam":[{"name":"birthdate","type":")" +
         type +
         R"(","definition":"http://hl7.org/fhir/SearchParameter/individual-birthdate"}]}]}]})";
}

class CapabilityStatements : public ::testing::TestWithParam<ThoroughCase> {};
TEST_P(CapabilityStatements, NameSearchParametersOfTheirType) {
  testing::ExpectThorough(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Accepted, CapabilityStatements,
                         ::testing::Values(ThoroughCase{"as defined", Server("date")}));

INSTANTIATE_TEST_SUITE_P(Refused, CapabilityStatements,
                         ::testing::Values(ThoroughCase{
                             "as something else", Server("string"), "capability-search-type",
                             "CapabilityStatement.rest[0].resource[0].searchParam[0]"}));

}  // namespace
}  // namespace gateway::validation
