// Profiles chosen by a CapabilityStatement.
#include "gateway/validation/profile/capabilities.h"

#include "tests/validation/loaded_case.h"

namespace gateway::validation {
namespace {

constexpr const char* kUrl = "https://x26.example/StructureDefinition/p";

// Patients with a gender.
std::string Profile(const std::string& element = "gender") {
  return R"({"resourceType":"StructureDefinition","id":"p","url":")" + std::string(kUrl) +
         (element == "gender" ? "" : "-" + element) +
         R"(","name":"P","status":"draft","fhirVersion":"4.0.1","kind":"resource","abstract":false,
         "type":"Patient","baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient",
         "derivation":"constraint","differential":{"element":[{"id":"Patient.)" +
         element + R"(","path":"Patient.)" + element + R"(","min":1}]}})";
}

// Validates a Patient for a system that states those profiles.
Issues CheckFor(const std::string& resource, const std::string& patient) {
  const auto registry = std::make_shared<testing::OverlayRegistry>();
  registry->Add(testing::ReadR4(Profile()));
  registry->Add(testing::ReadR4(Profile("birthDate")));
  const Validator validator(registry, std::make_shared<terminology::Service>(registry));
  const fhir::Document statement = testing::ReadR4(
      R"({"resourceType":"CapabilityStatement","status":"draft","date":"2026","kind":"requirements",
      "fhirVersion":"4.0.1","format":["json"],"rest":[{"mode":"server","resource":[{"type":
      "Patient")" +
      resource + "}]}]}");
  Options options;
  options.capabilities = statement.root();
  const fhir::Document document = testing::ReadR4(patient);
  return validator.Validate(document.root(), options);
}

constexpr const char* kOneOf = R"(,"supportedProfile":["https://x26.example/StructureDefinition/p",
    "https://x26.example/StructureDefinition/p-birthDate"])";
constexpr const char* kAll = R"(,"profile":"https://x26.example/StructureDefinition/p")";

TEST(CapabilityStatement, AsksForItsProfileAndForOneThatItSupports) {
  const std::string empty = R"({"resourceType":"Patient","active":true})";
  const std::string female = R"({"resourceType":"Patient","gender":"female"})";
  EXPECT_TRUE(CheckFor(kAll, female).empty());
  EXPECT_TRUE(CheckFor(kOneOf, female).empty());
  EXPECT_TRUE(CheckFor(kOneOf, R"({"resourceType":"Patient","birthDate":"1950"})").empty());
  EXPECT_TRUE(CheckFor(kAll, R"({"resourceType":"Basic","code":{"text":"x"}})").empty());
  const Issues alone = CheckFor(kAll, empty);
  ASSERT_EQ(alone.size(), 1U);
  EXPECT_THAT(alone.list()[0], testing::HasIssue("profile-min", "Patient"));
  const Issues none = CheckFor(kOneOf, empty);
  ASSERT_EQ(none.size(), 1U);
  EXPECT_THAT(none.list()[0], testing::HasIssue("profile-none-fits", "Patient"));
}

}  // namespace
}  // namespace gateway::validation
