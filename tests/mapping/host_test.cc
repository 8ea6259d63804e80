#include "gateway/mapping/host.h"

#include "gateway/base/random.h"
#include "tests/mapping/map_bench.h"

namespace gateway::mapping::testing {
namespace {

using ::testing::HasSubstr;

// The expression's value as text, in a map over `json`.
std::string Value(const std::string& expression, const std::string& json,
                  const std::string& type = "Patient") {
  const Outcome outcome =
      RunMap(MapText("src -> tgt.language = (" + expression + ");", type), json);
  if (!outcome.transformed) return outcome.text();
  return std::string(outcome.transformed->output.root().ChildText("language"));
}

constexpr const char* kPatient = R"({"resourceType":"Patient","id":"p","birthDate":"1940-01-02",
  "identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}],
  "contained":[{"resourceType":"Organization","id":"o","name":"inside"}],"managingOrganization":{"reference":"#o"}})";

TEST(MappingHost, AddsFunctionsToExpressions) {
  EXPECT_EQ(Value("%src.id.derivedUuid('patient')", kPatient), DerivedUuid("patient", "p"));
  EXPECT_EQ(Value("'abc'.sha256()", kPatient),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Value("%src.identifier.value.nhsNumberFormat()", kPatient), "999 000 0018");
  EXPECT_EQ(Value("@2026-07-01T23:30:00Z.toLondonDate().toString()", kPatient), "2026-07-02");
  EXPECT_EQ(Value("%src.birthDate.toLondonDate().toString()", kPatient), "1940-01-02");
  EXPECT_EQ(Value("{}.sha256()", kPatient), "");
}

TEST(MappingHost, RefusesWrongInputsWithoutShowingThem) {
  EXPECT_THAT(Value("%src.id.nhsNumberFormat()", kPatient), HasSubstr("cannot be evaluated"));
  EXPECT_THAT(Value("'x'.derivedUuid()", kPatient), HasSubstr("needs one parameter"));
  EXPECT_THAT(Value("('a' | 'b').sha256()", kPatient), HasSubstr("several"));
}

TEST(MappingHost, ResolvesContainedResources) {
  EXPECT_EQ(Value("%src.managingOrganization.resolve().name", kPatient), "inside");
}

TEST(MappingHost, ResolvesEntriesOfTheSourceBundle) {
  const std::string bundle = R"({"resourceType":"Bundle","type":"collection","entry":[
    {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Organization","name":"by uuid"}},
    {"fullUrl":"https://x.example/Organization/2","resource":{"resourceType":"Organization","id":"2","name":"by url"}},
    {"resource":{"resourceType":"Organization","id":"3","name":"by id"}}]})";
  EXPECT_EQ(Value("'urn:uuid:1'.resolve().name", bundle, "Bundle"), "by uuid");
  EXPECT_EQ(Value("'https://x.example/Organization/2'.resolve().name", bundle, "Bundle"), "by url");
  EXPECT_EQ(Value("'Organization/2'.resolve().name", bundle, "Bundle"), "by url");
  EXPECT_EQ(Value("'Organization/3'.resolve().name", bundle, "Bundle"), "by id");
  EXPECT_EQ(Value("'Organization/4'.resolve().name", bundle, "Bundle"), "");
}

TEST(MappingHost, KnowsBaseTypesAndValueSets) {
  EXPECT_EQ(Value("%src.conformsTo('http://hl7.org/fhir/StructureDefinition/Patient').toString()",
                  kPatient),
            "true");
  EXPECT_EQ(Value("%src.conformsTo('http://hl7.org/fhir/StructureDefinition/Basic').toString()",
                  kPatient),
            "false");
  EXPECT_THAT(Value("%src.conformsTo('http://example.org/profile').toString()", kPatient),
              HasSubstr("base types only"));
  EXPECT_EQ(
      Value("'male'.memberOf('http://hl7.org/fhir/ValueSet/administrative-gender').toString()",
            kPatient),
      "true");
}

}  // namespace
}  // namespace gateway::mapping::testing
