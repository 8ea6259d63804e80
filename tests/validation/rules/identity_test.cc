#include "tests/validation/thorough_case.h"

namespace gateway::validation {
namespace {

using testing::ThoroughCase;

std::string Identifier(const std::string& members) {
  return R"({"resourceType":"Patient","identifier":[{)" + members + "}]}";
}

std::string Concept(const std::string& coding) {
  return R"({"resourceType":"Patient","maritalStatus":{"coding":[{)" + coding + "}]}}";
}

std::string Weight(const std::string& unit) {
  return R"({"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1,)" +
         unit + "}}";
}

std::string Subject(const std::string& reference) {
  return R"({"resourceType":"Basic","code":{"text":"x"},"subject":{"reference":")" + reference +
         R"("}})";
}

class Addresses : public ::testing::TestWithParam<ThoroughCase> {};
TEST_P(Addresses, AreChecked) { testing::ExpectThorough(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Accepted, Addresses,
    ::testing::Values(
        ThoroughCase{"a system with a scheme",
                     Identifier(R"("system":"https://x26.example/id","value":"1")")},
        ThoroughCase{"an OID",
                     Identifier(R"("system":"urn:oid:2.16.840.1.113883.2.1","value":"1")")},
        ThoroughCase{"an OID as an identifier",
                     Identifier(R"("system":"urn:ietf:rfc:3986","value":"urn:oid:1.2.3")")},
        ThoroughCase{"a unit of UCUM",
                     Weight(R"("unit":"kg","system":"http://unitsofmeasure.org","code":"kg")")},
        ThoroughCase{"a relative reference", Subject("Patient/1")},
        ThoroughCase{"a search", Subject("Patient?identifier=1")}));

INSTANTIATE_TEST_SUITE_P(
    Refused, Addresses,
    ::testing::Values(
        ThoroughCase{"a word for a system", Identifier(R"("system":"nhs","value":"1")"),
                     "system-absolute", "Patient.identifier[0]"},
        ThoroughCase{"a time is no scheme", Identifier(R"("system":"24:00:00","value":"1")"),
                     "system-absolute", "Patient.identifier[0]"},
        ThoroughCase{"in a concept it is worth a warning", Concept(R"("system":"nhs","code":"M")"),
                     "system-absolute", "Patient.maritalStatus.coding[0]", Severity::kWarning},
        ThoroughCase{"an OID with a leading zero",
                     Identifier(R"("system":"urn:oid:1.02.3","value":"1")"), "uri-oid",
                     "Patient.identifier[0].system"},
        ThoroughCase{"an OID with nothing between dots",
                     Identifier(R"("system":"urn:oid:1..3","value":"1")"), "uri-oid",
                     "Patient.identifier[0].system"},
        ThoroughCase{
            "a UUID in capitals",
            Identifier(R"("system":"urn:uuid:0B6E2D4E-7D4F-4C9E-9A7B-000000000001","value":"1")"),
            "uri-uuid", "Patient.identifier[0].system"},
        ThoroughCase{"a URI identifier without a scheme",
                     Identifier(R"("system":"urn:ietf:rfc:3986","value":"1.2.3")"),
                     "identifier-uri", "Patient.identifier[0]"},
        ThoroughCase{"a no-break space before an address",
                     Identifier("\"system\":\"\xC2\xA0https://x26.example/id\",\"value\":\"1\""),
                     "hidden-space", "Patient.identifier[0].system"},
        ThoroughCase{"a no-break space after a reference", Subject("Patient/1\xC2\xA0"),
                     "reference-form", "Basic.subject"},
        ThoroughCase{"a space in a reference", Subject("Patient/a b"), "reference-form",
                     "Basic.subject"},
        ThoroughCase{"a type without an id", Subject("Patient"), "reference-form", "Basic.subject",
                     Severity::kWarning},
        ThoroughCase{"a system of HL7 that does not exist",
                     Weight(R"("system":"http://hl7.org/fhir/units","code":"kg")"),
                     "system-unknown", "Observation.value"},
        ThoroughCase{
            "a value set for a system",
            Concept(R"("system":"http://hl7.org/fhir/ValueSet/marital-status","code":"M")"),
            "system-value-set", "Patient.maritalStatus.coding[0]"}));

}  // namespace
}  // namespace gateway::validation
