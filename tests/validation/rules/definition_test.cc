// StructureDefinitions as resources.
#include "tests/validation/loaded_case.h"

namespace gateway::validation {
namespace {

using testing::LoadedCase;

constexpr const char* kUrl = "https://x26.example/StructureDefinition/p";

std::string Definition(const std::string& type, const std::string& elements,
                       const std::string& kind = "resource", const std::string& more = "") {
  return R"({"resourceType":"StructureDefinition","id":"p","url":")" + std::string(kUrl) +
         R"(","name":"P","status":"draft","fhirVersion":"4.0.1","kind":")" + kind +
         R"(","abstract":false)" + more + R"(,"type":")" + type +
         R"(","baseDefinition":"http://hl7.org/fhir/StructureDefinition/)" + type +
         R"(","derivation":"constraint","differential":{"element":[)" + elements + "]}}";
}

std::string Patient(const std::string& elements) { return Definition("Patient", elements); }

std::string Element(const std::string& path, const std::string& more) {
  return R"({"id":")" + path + R"(","path":")" + path + "\"" + more + "}";
}

std::string Slicing(const std::string& path) {
  return R"(,"slicing":{"discriminator":[{"type":"value","path":")" + path +
         R"("}],"rules":"open"})";
}

std::string Type(const std::string& code, const std::string& more = "") {
  return R"(,"type":[{"code":")" + code + "\"" + more + "}]";
}

std::string Constraint(const std::string& key, const std::string& expression) {
  return R"(,"constraint":[{"key":")" + key +
         R"(","severity":"error","human":"A rule","expression":")" + expression + "\"}]";
}

class Definitions : public ::testing::TestWithParam<LoadedCase> {};
TEST_P(Definitions, AreChecked) { testing::ExpectLoaded(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Accepted, Definitions,
    ::testing::Values(
        LoadedCase{"a sparse differential", Patient(Element("Patient.gender", R"(,"min":1)"))},
        LoadedCase{"slicing of a list",
                   Patient(Element("Patient.identifier", Slicing("system") + Type("Identifier")))},
        LoadedCase{"slicing of a choice",
                   Patient(Element("Patient.deceased[x]",
                                   R"(,"slicing":{"discriminator":[{"type":"type","path":"$this"}
                                     ],"rules":"open"})"))},
        LoadedCase{"a bound code",
                   Patient(Element("Patient.language", Type("code") + R"(,"binding":{"strength":
                                                     "preferred"})"))},
        LoadedCase{"a constraint of its own",
                   Patient(Element("Patient", Constraint("p-1", "name.exists()")))}));

INSTANTIATE_TEST_SUITE_P(
    Refused, Definitions,
    ::testing::Values(
        LoadedCase{"out of order",
                   Patient(Element("Patient.birthDate", R"(,"min":1)") + "," +
                           Element("Patient.identifier", R"(,"min":1)")),
                   "definition-snapshot", "StructureDefinition.differential.element[0]"},
        LoadedCase{"another kind", Definition("Patient", Element("Patient.gender", ""), "logical"),
                   "definition-base", "StructureDefinition"},
        LoadedCase{"slicing of what cannot repeat",
                   Patient(Element("Patient.maritalStatus", Slicing("text"))), "definition-slicing",
                   "StructureDefinition.differential.element[0].slicing"},
        LoadedCase{"a discriminator that leads nowhere",
                   Patient(Element("Patient.identifier", Slicing("family") + Type("Identifier"))),
                   "definition-discriminator",
                   "StructureDefinition.differential.element[0].slicing.discriminator[0]"},
        LoadedCase{"a bound date",
                   Patient(Element("Patient.birthDate",
                                   Type("date") + R"(,"binding":{"strength":"preferred"})")),
                   "definition-type", "StructureDefinition.differential.element[0]"},
        LoadedCase{"a limit of a code",
                   Patient(Element("Patient.gender", Type("code") + R"(,"minValueInteger":1)")),
                   "definition-type", "StructureDefinition.differential.element[0]"},
        LoadedCase{"targets of what refers to nothing",
                   Patient(Element("Patient.name", Type("HumanName", R"(,"targetProfile":[
                                     "http://hl7.org/fhir/StructureDefinition/Patient"])"))),
                   "definition-type", "StructureDefinition.differential.element[0]"},
        LoadedCase{"a profile of another type",
                   Patient(Element("Patient.name", Type("HumanName", R"(,"profile":[
                                     "http://hl7.org/fhir/StructureDefinition/Address"])"))),
                   "definition-type-profile",
                   "StructureDefinition.differential.element[0].type[0].profile[0]"},
        LoadedCase{"a meaning of what is missing",
                   Patient(Element("Patient.gender", R"(,"meaningWhenMissing":"unknown")")),
                   "definition-meaning", "StructureDefinition.differential.element[0]"},
        LoadedCase{"a constraint that cannot be read",
                   Patient(Element("Patient", Constraint("p-1", "name.exists("))),
                   "definition-constraint",
                   "StructureDefinition.differential.element[0].constraint[0]"},
        LoadedCase{"a key the base has", Patient(Element("Patient", Constraint("dom-2", "true"))),
                   "definition-constraint",
                   "StructureDefinition.differential.element[0].constraint[0]"},
        LoadedCase{"a context of what is no extension",
                   Definition("Patient", Element("Patient.gender", ""), "resource",
                              R"(,"context":[{"type":"element","expression":"Patient"}])"),
                   "definition-context", "StructureDefinition.context[0]"},
        LoadedCase{
            "an extension with another url",
            Definition("Extension",
                       Element("Extension.url", R"(,"fixedUri":"https://x26.example/q")"),
                       "complex-type", R"(,"context":[{"type":"element","expression":"Patient"}])"),
            "definition-extension-url", "StructureDefinition"}));

TEST(Definitions, KeepWhatTheirBaseFixes) {
  const std::string base =
      Definition("Patient", Element("Patient.gender", R"(,"fixedCode":"female")"));
  std::string derived = Patient(Element("Patient.gender", R"(,"fixedCode":"male")"));
  const auto replace = [&](const std::string& from, const std::string& to) {
    derived.replace(derived.find(from), from.size(), to);
  };
  replace(kUrl, "https://x26.example/StructureDefinition/q");
  replace("http://hl7.org/fhir/StructureDefinition/Patient", kUrl);
  testing::ExpectLoaded({"",
                         derived,
                         "definition-value",
                         "StructureDefinition.differential.element[0].fixed",
                         {base}});
}

}  // namespace
}  // namespace gateway::validation
