#include "gateway/validation/expression_check.h"

#include "tests/validation/check.h"
#include "tests/validation/overlay_registry.h"

namespace gateway::validation {
namespace {

std::string Profile(const std::string& more) {
  return R"({"resourceType": "StructureDefinition", "url": "https://x.example/p", "name": "P",
  "status": "draft", "kind": "resource", "abstract": false, "type": "Patient",
  "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Patient",
  "derivation": "constraint", )" +
         more + "}";
}

std::string WithConstraint(const std::string& path, const std::string& expression) {
  return Profile(R"("differential": {"element": [
    {"id": "Patient", "path": "Patient"},
    {"id": ")" + path +
                 R"(", "path": ")" + path + R"(", "constraint": [{"key": "x-1",
      "severity": "error", "human": "H",
      "expression": ")" +
                 expression + R"("}]}]})");
}

Issues Of(const std::string& json) {
  const auto read = fhir::ReadJson(json, testing::R4Types());
  EXPECT_TRUE(read);
  return CheckExpressions(read->document.root(), *testing::R4Types());
}

TEST(ExpressionCheck, TellsPlaceAndHintOfAConstraint) {
  const Issues issues = Of(WithConstraint("Patient.name", "family.exists() or famly.exists()"));
  ASSERT_EQ(issues.size(), 1U);
  const Issue& issue = issues.list()[0];
  EXPECT_EQ(issue.id, "fhirpath-unknown-element");
  EXPECT_EQ(issue.severity, Severity::kError);
  EXPECT_EQ(issue.expression,
            "StructureDefinition.differential.element[1].constraint[0].expression");
  EXPECT_EQ(issue.line, 8);
  EXPECT_GT(issue.column, 1);
  EXPECT_NE(issue.diagnostics.find("x-1"), std::string::npos) << issue.diagnostics;
  EXPECT_NE(issue.diagnostics.find("line 1, column 20"), std::string::npos) << issue.diagnostics;
  EXPECT_NE(issue.diagnostics.find("'family'"), std::string::npos) << issue.diagnostics;
}

TEST(ExpressionCheck, KnowsTheTypesOfThePath) {
  struct Row {
    const char* path;
    const char* expression;
    const char* id;
  };
  const Row rows[] = {
      {"Patient", "name.exists() and %resource.contact.exists()", ""},
      {"Patient.contact", "name.exists() or telecom.exists()", ""},
      {"Patient.deceased[x]", "$this is boolean or $this <= today()", ""},
      {"Patient.deceasedDateTime", "$this <= now()", ""},
      {"Patient.contact.name", "given.count() <= 2", ""},
      {"Patient.birthDate", "extension.exists()", ""},
      {"Patient.nowhere", "anything.at.all", ""},
      {"Patient.contact", "family.exists()", "fhirpath-unknown-element"},
      {"Patient.name", "valueString.exists()", "fhirpath-unknown-element"},
      {"Patient.deceasedDateTime", "year.exists()", "fhirpath-unknown-element"},
      {"Patient.name", "given.single(1)", "fhirpath-arity"},
      {"Patient.name", "given.lenght() > 1", "fhirpath-unknown-function"},
      {"Patient.name", "given matches 'a'", "fhirpath-syntax"},
      {"Patient.nowhere", "given.count( = 1", "fhirpath-syntax"},
      {"Patient", "%nothing.exists()", "fhirpath-unknown-constant"},
  };
  for (const Row& row : rows) {
    const Issues issues = Of(WithConstraint(row.path, row.expression));
    std::string ids;
    for (const Issue& issue : issues.list()) ids += issue.id;
    EXPECT_EQ(ids, row.id) << row.path << ": " << row.expression;
  }
}

TEST(ExpressionCheck, LooksAtOwnConstraintsOfASnapshotOnly) {
  const auto snapshot = [](const std::string& source) {
    return Profile(R"json("snapshot": {"element": [{"path": "Patient", "constraint": [
      {"key": "a", "severity": "error", "human": "H", "expression": "famly.exists()",
       "source": ")json" +
                   source + R"json("}]}]})json");
  };
  EXPECT_TRUE(Of(snapshot("http://hl7.org/fhir/StructureDefinition/Patient")).empty());
  EXPECT_EQ(Of(snapshot("https://x.example/p")).size(), 1U);
}

TEST(ExpressionCheck, LooksAtTheContextsOfExtensions) {
  EXPECT_TRUE(Of(Profile(R"json("context": [{"type": "fhirpath", "expression": "Patient.name"},
    {"type": "element", "expression": "Patient"}],
    "contextInvariant": ["%extension.value.exists()"])json"))
                  .empty());
  const Issues issues =
      Of(Profile(R"json("context": [{"type": "fhirpath", "expression": "Patient.name("},
    {"type": "extension", "expression": "https://x.example/e"}],
    "contextInvariant": ["%extensio.value.exists()"])json"));
  ASSERT_EQ(issues.size(), 2U);
  EXPECT_EQ(issues.list()[0].expression, "StructureDefinition.context[0].expression");
  EXPECT_EQ(issues.list()[1].expression, "StructureDefinition.contextInvariant[0]");
}

TEST(ExpressionCheck, LooksAtSearchParameters) {
  const auto parameter = [](const std::string& expression) {
    return R"({"resourceType": "SearchParameter", "url": "https://x.example/s", "name": "S",
      "status": "draft", "description": "D", "code": "s", "base": ["Patient"], "type": "token",
      "expression": ")" +
           expression + "\"}";
  };
  EXPECT_TRUE(Of(parameter("Patient.name.family | Patient.contact.name.family")).empty());
  EXPECT_TRUE(Of(parameter("(Patient.deceased as dateTime)")).empty());
  const Issues issues = Of(parameter("Patient.nam.family"));
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.list()[0].expression, "SearchParameter.expression");
  EXPECT_NE(issues.list()[0].diagnostics.find("'name'"), std::string::npos);
}

TEST(ExpressionCheck, IsPartOfValidatingADefinition) {
  const fhir::Document document = testing::ReadR4(WithConstraint("Patient.name", "famly.exists()"));
  Options options;
  options.is_thorough = true;
  const Issues issues = testing::R4Validator().Validate(document.root(), options);
  int found = 0;
  for (const Issue& issue : issues.list()) found += issue.id == "fhirpath-unknown-element";
  EXPECT_EQ(found, 1);
}

TEST(ExpressionCheck, IsPartOfLoadingAProfile) {
  const auto registry = std::make_shared<testing::OverlayRegistry>();
  const auto read =
      fhir::ReadJson(WithConstraint("Patient.name", "famly.exists()"), testing::R4Types());
  ASSERT_TRUE(read);
  registry->Add(read->document);
  const Validator validator(registry, std::make_shared<terminology::Service>(registry));
  Options options;
  options.profiles = {"https://x.example/p"};
  EXPECT_TRUE(validator.ProfileIssues().empty());
  (void)validator.Validate(testing::ReadR4(R"({"resourceType": "Patient"})").root(), options);
  const Issues issues = validator.ProfileIssues();
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues.list()[0].severity, Severity::kWarning);
  EXPECT_TRUE(issues.list()[0].expression.starts_with("https://x.example/p "));
  (void)validator.Validate(testing::ReadR4(R"({"resourceType": "Patient"})").root(), options);
  EXPECT_EQ(validator.ProfileIssues().size(), 1U);
}

}  // namespace
}  // namespace gateway::validation
