// Narratives: their markup, where their links lead, and what profiles ask of their parts.
#include "tests/validation/loaded_case.h"

namespace gateway::validation {
namespace {

using testing::LoadedCase;

constexpr const char* kUrl = "https://x26.example/StructureDefinition/p";

std::string Profile(const std::string& control, const std::string& code) {
  return R"({"resourceType":"StructureDefinition","id":"p","url":")" + std::string(kUrl) +
         R"(","name":"P","status":"draft","fhirVersion":"4.0.1","kind":"resource","abstract":false,
         "type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient",
         "derivation":"constraint","differential":{"element":[{"id":"Patient.text","extension":[
         {"url":"http://hl7.org/fhir/StructureDefinition/narrative-)" +
         control + R"(-control","valueCode":")" + code + R"("}],"path":"Patient.text"}]}})";
}

std::string Patient(const std::string& inside, const std::string& more = "") {
  return R"({"resourceType":"Patient")" + more +
         R"(,"text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'>)" +
         inside + R"(</div>"}})";
}

LoadedCase Plain(const char* name, const std::string& inside, const std::string& id = "") {
  return {name, Patient(inside), id, "Patient.text.div"};
}

LoadedCase Controlled(const char* name, const std::string& profile, const std::string& patient,
                      const std::string& id = "") {
  return {name, patient, id, "Patient.text", {profile}, {kUrl}};
}

class Narratives : public ::testing::TestWithParam<LoadedCase> {};
TEST_P(Narratives, AreChecked) { testing::ExpectLoaded(GetParam()); }

const std::string kGerman = "<div xml:lang='de'>Text</div>";

INSTANTIATE_TEST_SUITE_P(
    Accepted, Narratives,
    ::testing::Values(
        Plain("a link", "<a href='https://x26.example/'>x</a>"),
        Plain("a link within", "<a href='#here'>x</a><p id='here'>y</p>"),
        Plain("a telephone number", "<a href='tel:0'>x</a>"),
        Controlled("every part marked", Profile("source", "warning"),
                   Patient("<h1 class='boilerplate'>x</h1><div class='generated'><p>y</p></div>")),
        Controlled("no language, none wanted", Profile("language", "_no"), Patient("<p>x</p>")),
        Controlled("a language, some wanted", Profile("language", "_yes"), Patient(kGerman)),
        Controlled("the resource's language", Profile("language", "_resource"),
                   Patient(kGerman, R"(,"language":"de")")),
        Controlled("the language that is wanted", Profile("language", "de"), Patient(kGerman))));

INSTANTIATE_TEST_SUITE_P(
    Refused, Narratives,
    ::testing::Values(
        Plain("a link nobody can follow", "<a href='file:///x'>x</a>", "xhtml-link"),
        Plain("a link to nowhere", "<a href='#there'>x</a><p id='here'>y</p>", "xhtml-anchor"),
        Controlled("a part not marked", Profile("source", "warning"),
                   Patient("<h1 class='boilerplate'>x</h1><p>y</p>"), "xhtml-source"),
        Controlled("text not marked", Profile("source", "warning"),
                   Patient("x<h1 class='original'>y</h1>"), "xhtml-source"),
        Controlled("a language, none wanted", Profile("language", "_no"), Patient(kGerman),
                   "xhtml-language"),
        Controlled("no language, some wanted", Profile("language", "_yes"), Patient("<p>x</p>"),
                   "xhtml-language"),
        Controlled("another language than the resource's", Profile("language", "_resource"),
                   Patient(kGerman, R"(,"language":"en")"), "xhtml-language"),
        Controlled("another language than wanted", Profile("language", "en"), Patient(kGerman),
                   "xhtml-language")));

}  // namespace
}  // namespace gateway::validation
