#include "gateway/validation/compare/foreign_findings.h"

#include <gmock/gmock.h>

#include "tests/validation/check.h"

namespace gateway::validation {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct PathRow {
  const char* written;
  const char* plain;
};

// "Patient,name[0]"
std::string Spelt(const std::vector<PathPart>& parts) {
  std::string text;
  for (const PathPart& part : parts) {
    text += (text.empty() ? "" : ".") + part.name;
    if (part.index != kNoIndex) text += "[" + std::to_string(part.index) + "]";
  }
  return text;
}

TEST(PathOfAnotherValidator, HasTheSameStepsHoweverItIsSpelt) {
  for (const PathRow& row : std::initializer_list<PathRow>{
           {"Patient.name[0]", "Patient.name[0]"},
           {"Bundle.entry[0].resource/*Patient/example*/.name[1].family",
            "Bundle.entry[0].resource.name[1].family"},
           {"Patient.identifier:nhsNumber[2].system", "Patient.identifier[2].system"},
           {"Observation.value.ofType(Quantity).code", "Observation.value.code"},
           {"(Observation.value as Quantity).code", "Observation.value.code"},
           {"Observation.valueQuantity", "Observation.value"},
           {"Observation.value[x]", "Observation.value"},
           {"Patient.deceased.ofType(boolean)", "Patient.deceased"},
           {"ElementDefinition.valueSet", "ElementDefinition.valueSet"},
           {"/f:Patient/f:name[1]/f:given[2]", "Patient.name[0].given[1]"},
           {"Patient", "Patient"},
           {"", ""}}) {
    EXPECT_EQ(Spelt(PartsOfPath(row.written)), row.plain) << row.written;
  }
}

TEST(PathRelation, ToleratesMissingIndexesAndTheElementAbove) {
  const auto relation = [](const char* one, const char* other) {
    return RelationOf(PartsOfPath(one), PartsOfPath(other));
  };
  EXPECT_EQ(relation("Patient.name[0]", "Patient.name"), PathRelation::kSame);
  EXPECT_EQ(relation("Patient.name", "Patient.name"), PathRelation::kSame);
  EXPECT_EQ(relation("Patient", "Patient.birthDate"), PathRelation::kAbove);
  EXPECT_EQ(relation("Patient.name[0].period.start", "Patient.name[0]"), PathRelation::kAbove);
  EXPECT_EQ(relation("Patient.name[0]", "Patient.name[1]"), PathRelation::kApart);
  EXPECT_EQ(relation("Patient.name", "Patient.gender"), PathRelation::kApart);
  EXPECT_EQ(relation("Patient", "Patient.a.b.c"), PathRelation::kApart);
  EXPECT_EQ(relation("", "Patient"), PathRelation::kApart);
}

TEST(ForeignOutcomes, AreReadAsTheHl7ValidatorWritesThem) {
  const fhir::Document document = testing::ReadR4(R"({"resourceType":"OperationOutcome",
    "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/operationoutcome-file","valueString":"/x/a.json"}],
    "issue":[{"extension":[
      {"url":"http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-line","valueInteger":7},
      {"url":"http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-col","valueInteger":12},
      {"url":"http://hl7.org/fhir/StructureDefinition/operationoutcome-message-id","valueCode":"Validation_VAL_Profile_Minimum"}],
      "severity":"error","code":"structure","details":{"text":"minimum required = 1"},"expression":["Patient.name"]}]})");
  const auto outcomes = ReadForeignOutcomes(document.root());
  ASSERT_THAT(outcomes, testing::IsOk());
  ASSERT_THAT(*outcomes, SizeIs(1));
  EXPECT_EQ(outcomes->at(0).file, "/x/a.json");
  const ForeignFinding& finding = outcomes->at(0).findings.at(0);
  EXPECT_EQ(finding.line, 7);
  EXPECT_EQ(finding.column, 12);
  EXPECT_EQ(finding.id, "Validation_VAL_Profile_Minimum");
  EXPECT_EQ(finding.text, "minimum required = 1");
  EXPECT_THAT(finding.paths, ElementsAre("Patient.name"));
}

TEST(ForeignOutcomes, AreReadAsHapiWritesThem) {
  const fhir::Document document = testing::ReadR4(R"({"resourceType":"OperationOutcome",
    "issue":[{"severity":"warning","code":"processing","diagnostics":"d","location":["Patient.name[0]","Line[3] Col[14]"]}]})");
  const auto outcomes = ReadForeignOutcomes(document.root());
  ASSERT_THAT(outcomes, testing::IsOk());
  const ForeignFinding& finding = outcomes->at(0).findings.at(0);
  EXPECT_EQ(finding.line, 3);
  EXPECT_EQ(finding.column, 14);
  EXPECT_EQ(finding.severity, Severity::kWarning);
  EXPECT_THAT(finding.paths, ElementsAre("Patient.name[0]"));
}

TEST(ForeignOutcomes, AreFoundInABundleAndAllWellIsNothing) {
  const fhir::Document document =
      testing::ReadR4(R"({"resourceType":"Bundle","type":"collection","entry":[
    {"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"information","code":"informational","diagnostics":"All OK"}]}},
    {"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid"}]}}]})");
  const auto outcomes = ReadForeignOutcomes(document.root());
  ASSERT_THAT(outcomes, testing::IsOk());
  ASSERT_THAT(*outcomes, SizeIs(2));
  EXPECT_THAT(outcomes->at(0).findings, IsEmpty());
  EXPECT_THAT(outcomes->at(1).findings, SizeIs(1));
  EXPECT_FALSE(ReadForeignOutcomes(testing::ReadR4(R"({"resourceType":"Patient"})").root()));
}

}  // namespace
}  // namespace gateway::validation
