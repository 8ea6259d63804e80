#include "tests/validation/thorough_case.h"

namespace gateway::validation {
namespace {

using testing::ThoroughCase;

// An Observation with everything that the profile of a body temperature asks for, but for what a
// case leaves out.
std::string Temperature(const std::string& code, const std::string& when,
                        const std::string& unit = "Cel") {
  return R"({"resourceType":"Observation","status":"final",
    "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
    "code":{"coding":[{"system":"http://loinc.org","code":")" +
         code + R"("}]},"subject":{"reference":"Patient/1"},)" + when +
         R"("valueQuantity":{"value":36.6,"unit":"C","system":"http://unitsofmeasure.org","code":")" +
         unit + R"("}})";
}

// Of the mouth.
const std::string kOral = "8331-1";
constexpr const char* kWhen = R"("effectiveDateTime":"2026-11-02",)";

class VitalSigns : public ::testing::TestWithParam<ThoroughCase> {};
TEST_P(VitalSigns, KeepTheirProfileUnasked) { testing::ExpectThorough(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Accepted, VitalSigns,
    ::testing::Values(ThoroughCase{"whole", Temperature("8310-5", kWhen)},
                      ThoroughCase{
                          "a more specific code beside the profile's",
                          Temperature(kOral + R"("},{"system":"http://loinc.org","code":"8310-5)",
                                      kWhen)},
                      ThoroughCase{"another code needs no time", Temperature("1234-5", "")}));

INSTANTIATE_TEST_SUITE_P(
    Refused, VitalSigns,
    ::testing::Values(
        ThoroughCase{"without a time", Temperature("8310-5", ""), "profile-min", "Observation"},
        ThoroughCase{"a more specific code alone", Temperature(kOral, kWhen), "slice-min",
                     "Observation.code"},
        ThoroughCase{"in a unit the profile does not allow", Temperature("8310-5", kWhen, "kg"),
                     "binding-required", "Observation.value.code"}));

}  // namespace
}  // namespace gateway::validation
