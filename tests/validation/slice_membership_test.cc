#include "gateway/validation/slice_membership.h"

#include <gtest/gtest.h>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/validation/document_host.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::validation {
namespace {

using ::gateway::testing::IsError;
using ::testing::HasSubstr;

fhir::Document Read(std::string json) {
  return fhir::ReadJson(std::move(json), gateway::testing::R4Types())->document;
}

const fhir::Document& Profile() {
  static const fhir::Document profile = Read(R"({"resourceType": "StructureDefinition",
    "url": "https://x.example/bp", "name": "Bp", "status": "draft", "kind": "resource",
    "abstract": false, "type": "Observation", "snapshot": {"element": [
      {"id": "Observation", "path": "Observation"},
      {"id": "Observation.component", "path": "Observation.component", "slicing":
        {"discriminator": [{"type": "pattern", "path": "code"}], "rules": "open"}},
      {"id": "Observation.component:systolic", "path": "Observation.component",
        "sliceName": "systolic"},
      {"id": "Observation.component:systolic.code", "path": "Observation.component.code",
        "patternCodeableConcept": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}]}},
      {"id": "Observation.category", "path": "Observation.category", "slicing":
        {"discriminator": [{"type": "value", "path": "coding.code"}], "rules": "open"}},
      {"id": "Observation.category:vital", "path": "Observation.category", "sliceName": "vital"},
      {"id": "Observation.category:vital.coding.code", "path": "Observation.category.coding.code",
        "fixedCode": "vital-signs"},
      {"id": "Observation.extension", "path": "Observation.extension", "slicing":
        {"discriminator": [{"type": "profile", "path": "$this"}], "rules": "open"}},
      {"id": "Observation.extension:odd", "path": "Observation.extension", "sliceName": "odd"}]}})");
  return profile;
}

const fhir::Document& Observation() {
  static const fhir::Document observation = Read(R"({"resourceType": "Observation",
    "status": "final", "code": {"text": "bp"},
    "extension": [{"url": "https://x.example/e", "valueCode": "a"}],
    "category": [{"coding": [{"code": "vital-signs"}]}, {"coding": [{"code": "exam"}]}],
    "component": [
      {"code": {"coding": [{"code": "x"}, {"system": "http://loinc.org", "code": "8480-6"}]}},
      {"code": {"coding": [{"system": "http://loinc.org", "code": "8462-4"}]}}]})");
  return observation;
}

TEST(SliceMembership, GoesByValueAndPattern) {
  const terminology::Service terminology(gateway::testing::R4());
  const DocumentHost host(Observation().root(), *gateway::testing::R4(), terminology);
  const auto in = [&](const char* name, std::size_t index, const char* slice) {
    return IsInSlice(Observation().root().Children(name)[index], Profile().root(), slice, host);
  };
  EXPECT_EQ(in("component", 0, "systolic"), true);
  EXPECT_EQ(in("component", 1, "systolic"), false);
  EXPECT_EQ(in("category", 0, "vital"), true);
  EXPECT_EQ(in("category", 1, "vital"), false);
  EXPECT_EQ(in("category", 0, "systolic"), false);  // another element
  EXPECT_THAT(in("category", 0, "none"), IsError(IssueType::kNotFound, HasSubstr("no slice")));
  EXPECT_THAT(in("extension", 0, "odd"),
              IsError(IssueType::kNotSupported, HasSubstr("cannot be decided")));
}

}  // namespace
}  // namespace gateway::validation
