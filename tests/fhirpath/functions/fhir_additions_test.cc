#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "gateway/fhir/json/json_reader.h"
#include "tests/fhirpath/evaluate.h"
#include "tests/support/r4.h"

namespace gateway::fhirpath {
namespace {

// "b.c" is below "b"; elements named "use" are in the slice "used".
class SmallHost final : public Host {
 public:
  [[nodiscard]] fhir::Node Resolve(std::string_view /*r*/, fhir::Node /*root*/) const override {
    return {};
  }
  [[nodiscard]] Result<bool> MemberOf(const Item& /*i*/, std::string_view /*v*/) const override {
    return true;
  }
  [[nodiscard]] Result<bool> ConformsTo(fhir::Node /*n*/, std::string_view /*p*/) const override {
    return true;
  }
  [[nodiscard]] Result<bool> Subsumes(std::string_view system, std::string_view broader,
                                      std::string_view narrower) const override {
    if (system != "https://x.example/tree") return Fail(IssueType::kNotFound, "no such system");
    return narrower.starts_with(std::string(broader) + ".");
  }
  [[nodiscard]] Result<bool> IsInSlice(fhir::Node node, std::string_view profile,
                                       std::string_view slice) const override {
    if (profile != "https://x.example/p") return Fail(IssueType::kNotFound, "no such profile");
    return node.ChildText("use") == slice;
  }
};

const fhir::Document& TwoCodes() {
  static const fhir::Document document = fhir::ReadJson(R"({"resourceType": "Observation",
    "status": "final",
    "modifierExtension": [{"url": "https://x.example/known", "valueBoolean": true}],
    "code": {"coding": [{"system": "https://x.example/tree", "code": "b"},
                        {"system": "https://other.example", "code": "q"}]},
    "method": {"coding": [{"system": "https://x.example/tree", "code": "b.c"}]},
    "bodySite": {"coding": [{"system": "https://third.example", "code": "b"}]}})",
                                                        gateway::testing::R4Types())
                                             ->document;
  return document;
}

TEST(FhirAdditions, AskTheHostWhatSubsumes) {
  const SmallHost host;
  const std::pair<const char*, const char*> kRows[] = {
      {"code.subsumes(method)", "Boolean:true"},
      {"method.subsumes(code)", "Boolean:false"},
      {"method.subsumedBy(code)", "Boolean:true"},
      {"code.subsumedBy(code)", "Boolean:true"},
      {"code.coding.first().subsumes(method.coding)", "Boolean:true"},
      {"code.subsumes(bodySite)", ""},
      {"code.coding.subsumes(method)", ""},
      {"code.subsumes({})", ""},
      {"status.subsumes(code)", ""},
  };
  for (const auto& [expression, result] : kRows)
    EXPECT_EQ(testing::Evaluate(expression, TwoCodes(), &host), result) << expression;
}

TEST(FhirAdditions, ReturnOnlyWhatIsInTheSlice) {
  const SmallHost host;
  EXPECT_EQ(testing::Evaluate("name.slice('https://x.example/p', 'official').family",
                              testing::TestPatient(), &host),
            "string:TEST");
  EXPECT_EQ(testing::Evaluate("address.slice('https://x.example/p', 'home')",
                              testing::TestPatient(), &host),
            "");
  EXPECT_THAT(
      testing::Evaluate("name.slice('https://x.example/q', 'a')", testing::TestPatient(), &host),
      ::testing::HasSubstr("no such profile"));
}

TEST(FhirAdditions, RefuseModifiersThatAreNotNamed) {
  EXPECT_EQ(testing::Evaluate("checkModifiers('https://x.example/known').status", TwoCodes()),
            "code:final");
  EXPECT_EQ(testing::Evaluate("code.checkModifiers().exists()", TwoCodes()), "Boolean:true");
  EXPECT_THAT(testing::Evaluate("checkModifiers('https://x.example/other')", TwoCodes()),
              ::testing::HasSubstr("not understood"));
  EXPECT_THAT(testing::Evaluate("checkModifiers()", TwoCodes()),
              ::testing::HasSubstr("not understood"));
}

TEST(FhirAdditions, KnowTheUrlsOfTheSpecification) {
  testing::ExpectAll({
      {"%sct", "String:http://snomed.info/sct"},
      {"%loinc", "String:http://loinc.org"},
      {"%ucum", "String:http://unitsofmeasure.org"},
      {"%`vs-administrative-gender`", "String:http://hl7.org/fhir/ValueSet/administrative-gender"},
      {"%'vs-administrative-gender'", "String:http://hl7.org/fhir/ValueSet/administrative-gender"},
      {"%`ext-patient-birthTime`",
       "String:http://hl7.org/fhir/StructureDefinition/patient-birthTime"},
  });
}

TEST(CollectionAdditions, RepeatAndCoalesce) {
  testing::ExpectAll({
      {"name.repeatAll(given)", "string:Ann, string:Bea, string:Annie"},
      {"(1 | 2).repeatAll(iif($this < 2, 2, {}))", "Integer:2"},
      {"(1 | 1).combine(1).repeatAll({})", ""},
      {"coalesce({}, {}, 3, 4)", "Integer:3"},
      {"coalesce(name.where(use = 'old').family, name.family)", "string:TEST"},
      {"coalesce({})", ""},
      {"coalesce(1, (1 | 2).single())", "Integer:1"},
  });
  EXPECT_THAT(testing::Evaluate("1.repeatAll($this)"), ::testing::HasSubstr("more steps"));
}

}  // namespace
}  // namespace gateway::fhirpath
