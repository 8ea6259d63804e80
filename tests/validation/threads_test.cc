// One validator, many threads: what is compiled, expanded and generated on first use is made once
// and seen whole. Run under ThreadSanitizer by tests/tsan.sh.
#include <barrier>
#include <thread>

#include "tests/validation/loaded_case.h"

namespace gateway::validation {
namespace {

constexpr int kThreads = 8;
constexpr const char* kUrl = "https://x26.example/StructureDefinition/p";

// Slices by a discriminator, a binding, a constraint, and an extension with a context.
constexpr const char* kProfile = R"x({"resourceType":"StructureDefinition","id":"p","url":
    "https://x26.example/StructureDefinition/p","name":"P","status":"draft","fhirVersion":"4.0.1",
    "kind":"resource","abstract":false,"type":"Patient","baseDefinition":
    "http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{
    "element":[{"id":"Patient","path":"Patient","constraint":[{"key":"p-1","severity":"error",
    "human":"A gender needs a birth date","expression":"gender.exists() implies birthDate.exists()"}]},
    {"id":"Patient.identifier","path":"Patient.identifier","slicing":{"discriminator":[{"type":
    "value","path":"system"}],"rules":"closed"},"min":1},{"id":"Patient.identifier:one","path":
    "Patient.identifier","sliceName":"one","min":1},{"id":"Patient.identifier:one.system","path":
    "Patient.identifier.system","min":1,"fixedUri":"https://x26.example/one"},{"id":
    "Patient.maritalStatus","path":"Patient.maritalStatus","binding":{"strength":"required",
    "valueSet":"http://hl7.org/fhir/ValueSet/marital-status"}}]}})x";

constexpr const char* kPatient = R"({"resourceType":"Patient","extension":[{"url":
    "http://hl7.org/fhir/StructureDefinition/patient-birthPlace","valueAddress":{"city":"x"}}],
    "identifier":[{"system":"https://x26.example/two","value":"1"}],"name":[{"family":"TEST"}],
    "gender":"other","maritalStatus":{"coding":[{"system":"https://x26.example/c","code":"x"}]}})";

std::string Findings(const Validator& validator, const fhir::Document& patient) {
  std::string all;
  const Issues issues = validator.Validate(patient.root(), {.profiles = {kUrl}});
  for (const Issue& issue : issues.list()) all += ToText(issue) + "\n";
  return all;
}

std::unique_ptr<Validator> Fresh() {
  const auto registry = std::make_shared<testing::OverlayRegistry>();
  registry->Add(testing::ReadR4(kProfile));
  return std::make_unique<Validator>(registry, std::make_shared<terminology::Service>(registry));
}

TEST(Threads, FindTheSameWhenTheyStartAtOnce) {
  const fhir::Document patient = testing::ReadR4(kPatient);
  const std::string expected = Findings(*Fresh(), patient);
  ASSERT_FALSE(expected.empty());
  for (int round = 0; round < 5; ++round) {
    const std::unique_ptr<Validator> validator = Fresh();
    std::barrier start(kThreads);
    std::vector<std::string> found(kThreads);
    {
      std::vector<std::jthread> threads;
      for (std::string& one : found) {
        threads.emplace_back([&] {
          start.arrive_and_wait();
          for (int i = 0; i < 5; ++i) one = Findings(*validator, patient);
        });
      }
    }
    for (const std::string& one : found) EXPECT_EQ(one, expected);
  }
}

TEST(Threads, DoNotKeepProfilesThatNobodyKnows) {
  const std::unique_ptr<Validator> validator = Fresh();
  std::vector<std::jthread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&validator, t] {
      for (int i = 0; i < 20; ++i) {
        const std::string url = "https://x28.example/" + std::to_string(t * 100 + i);
        const fhir::Document patient = testing::ReadR4(
            R"({"resourceType":"Patient","active":true,"meta":{"profile":[")" + url + "\"]}}");
        EXPECT_TRUE(validator->Validate(patient.root()).empty());
      }
    });
  }
}

}  // namespace
}  // namespace gateway::validation
