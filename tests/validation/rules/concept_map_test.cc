#include "tests/validation/thorough_case.h"

namespace gateway::validation {
namespace {

using testing::ThoroughCase;

std::string Map(const std::string& source, const std::string& target) {
  return R"({"resourceType":"ConceptMap","status":"draft","group":[{
    "source":"http://hl7.org/fhir/administrative-gender","target":"http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender",
    "element":[{"code":")" +
         source + R"(","target":[{"code":")" + target + R"(","equivalence":"equal"}]}]}]})";
}

class ConceptMaps : public ::testing::TestWithParam<ThoroughCase> {};
TEST_P(ConceptMaps, MapCodesOfTheirSystems) { testing::ExpectThorough(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Accepted, ConceptMaps,
                         ::testing::Values(ThoroughCase{"both known", Map("female", "F")}));

INSTANTIATE_TEST_SUITE_P(
    Refused, ConceptMaps,
    ::testing::Values(ThoroughCase{"an unknown source", Map("f", "F"), "concept-map-source",
                                   "ConceptMap.group[0].element[0].code"},
                      ThoroughCase{"an unknown target", Map("female", "W"), "concept-map-target",
                                   "ConceptMap.group[0].element[0].target[0].code"}));

}  // namespace
}  // namespace gateway::validation
