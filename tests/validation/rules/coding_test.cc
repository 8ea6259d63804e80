#include "tests/validation/thorough_case.h"

namespace gateway::validation {
namespace {

using testing::ThoroughCase;

constexpr const char* kStatus = "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus";

std::string Married(const std::string& system, const std::string& code, const std::string& more) {
  return R"({"resourceType":"Patient","maritalStatus":{"coding":[{"system":")" + system +
         R"(","code":")" + code + "\"" + more + "}]}}";
}

std::string Dose(const std::string& code) {
  return R"({"resourceType":"Observation","status":"final","code":{"text":"x"},
    "valueQuantity":{"value":1,"system":"http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm","code":")" +
         code + R"("}})";
}

class Codings : public ::testing::TestWithParam<ThoroughCase> {};
TEST_P(Codings, AreHeldAgainstTheirSystems) { testing::ExpectThorough(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Accepted, Codings,
    ::testing::Values(
        ThoroughCase{"a code of the system", Married(kStatus, "M", "")},
        ThoroughCase{"with its display", Married(kStatus, "M", R"(,"display":"Married")")},
        ThoroughCase{"in other letters", Married(kStatus, "M", R"(,"display":"married")")},
        ThoroughCase{"of another version of the system",
                     Married(kStatus, "QQ", R"(,"version":"1")")},
        ThoroughCase{"of a system that is not loaded",
                     Married("http://snomed.info/sct", "87915002", "")},
        ThoroughCase{"a unit of the system", Dose("TAB")}));

INSTANTIATE_TEST_SUITE_P(
    Refused, Codings,
    ::testing::Values(
        ThoroughCase{"a code the system lacks", Married(kStatus, "QQ", ""), "code-unknown",
                     "Patient.maritalStatus.coding[0].code"},
        ThoroughCase{"the letters count", Dose("tab"), "code-unknown", "Observation.value.code"},
        ThoroughCase{"another code's display", Married(kStatus, "M", R"(,"display":"Divorced")"),
                     "coding-display", "Patient.maritalStatus.coding[0].display"}));

}  // namespace
}  // namespace gateway::validation
