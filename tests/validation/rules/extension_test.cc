// Extensions: whether they are known, whole, and stand where they may.
#include "tests/validation/loaded_case.h"

namespace gateway::validation {
namespace {

using testing::LoadedCase;

constexpr const char* kUrl = "https://x26.example/StructureDefinition/x";

// An extension of a string, allowed in that context.
std::string Definition(const std::string& type, const std::string& expression,
                       const std::string& root = "", const std::string& more = "") {
  return R"({"resourceType":"StructureDefinition","id":"x","url":")" + std::string(kUrl) +
         R"(","name":"X","status":"draft","fhirVersion":"4.0.1","kind":"complex-type",
         "abstract":false,"context":[{"type":")" +
         type + R"(","expression":")" + expression + R"("}])" + more +
         R"(,"type":"Extension","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Extension",
         "derivation":"constraint","differential":{"element":[{"id":"Extension","path":"Extension")" +
         root + R"(},{"id":"Extension.url","path":"Extension.url","fixedUri":")" + kUrl +
         R"("},{"id":"Extension.value[x]","path":"Extension.value[x]","min":1,"type":[{"code":
         "string"}]}]}})";
}

std::string Extension(const std::string& value = R"("valueString":"y")",
                      const std::string& url = kUrl) {
  return R"({"url":")" + url + "\"," + value + "}";
}

std::string OnPatient(const std::string& extension, const std::string& name = "extension") {
  return R"({"resourceType":"Patient",")" + name + R"(":[)" + extension + "]}";
}

std::string OnName(const std::string& extension) {
  return R"({"resourceType":"Patient","name":[{"family":"TEST","extension":[)" + extension + "]}]}";
}

class Extensions : public ::testing::TestWithParam<LoadedCase> {};
TEST_P(Extensions, AreChecked) { testing::ExpectLoaded(GetParam()); }

const std::string kForPatients = Definition("element", "Patient");
const std::string kModifier =
    Definition("element", "Patient", R"(,"isModifier":true,"isModifierReason":"It negates")");

INSTANTIATE_TEST_SUITE_P(
    Accepted, Extensions,
    ::testing::Values(
        LoadedCase{"on its element", OnPatient(Extension()), "", "", {kForPatients}},
        LoadedCase{
            "on its type", OnName(Extension()), "", "", {Definition("element", "HumanName")}},
        LoadedCase{"on what FHIRPath finds",
                   OnName(Extension()),
                   "",
                   "",
                   {Definition("fhirpath", "Patient.name")}},
        LoadedCase{"a modifier where modifiers stand",
                   OnPatient(Extension(), "modifierExtension"),
                   "",
                   "",
                   {kModifier}},
        LoadedCase{"an invariant of the context that holds",
                   OnName(Extension()),
                   "",
                   "",
                   {Definition("element", "HumanName", "",
                               R"x(,"contextInvariant":["family.exists()"])x")}},
        LoadedCase{"an example nobody knows",
                   OnPatient(Extension(R"("valueString":"y")", "http://example.org/unknown"))}));

INSTANTIATE_TEST_SUITE_P(
    Refused, Extensions,
    ::testing::Values(
        LoadedCase{"elsewhere",
                   OnName(Extension()),
                   "extension-context",
                   "Patient.name[0]",
                   {kForPatients}},
        LoadedCase{"where FHIRPath finds nothing",
                   OnPatient(Extension()),
                   "extension-context",
                   "Patient",
                   {Definition("fhirpath", "Patient.name")}},
        LoadedCase{"an invariant of the context that fails",
                   OnName(Extension()),
                   "extension-context",
                   "Patient.name[0]",
                   {Definition("element", "HumanName", "",
                               R"x(,"contextInvariant":["given.exists()"])x")}},
        LoadedCase{"a modifier among extensions",
                   OnPatient(Extension()),
                   "extension-modifier",
                   "Patient.extension[0]",
                   {kModifier}},
        LoadedCase{"a value of another type",
                   OnPatient(Extension(R"("valueBoolean":true)")),
                   "profile-type-choice",
                   "Patient.extension[0]",
                   {kForPatients}},
        LoadedCase{"one nobody knows",
                   OnPatient(Extension(R"("valueString":"y")", "https://x28.example/unknown")),
                   "extension-unknown", "Patient.extension[0]"},
        LoadedCase{"a relative url", OnPatient(Extension(R"("valueString":"y")", "x")),
                   "extension-url", "Patient.extension[0]"}));

}  // namespace
}  // namespace gateway::validation
