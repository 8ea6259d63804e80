#include "tests/fhirpath/evaluate.h"

#include <gtest/gtest.h>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhirpath/explain/literal.h"
#include "tests/support/r4.h"

namespace gateway::fhirpath::testing {
namespace {

fhir::Document Read(std::string_view json) {
  auto read = fhir::ReadJson(std::string(json), gateway::testing::R4Types());
  EXPECT_TRUE(read && read->issues.empty());
  return read->document;
}

}  // namespace

const fhir::Document& TestPatient() {
  static const fhir::Document patient = Read(R"({
    "resourceType": "Patient", "id": "p1", "active": true, "gender": "female",
    "contained": [{"resourceType": "Organization", "id": "o1", "name": "X26 Test"}],
    "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}],
    "name": [{"use": "official", "family": "TEST", "given": ["Ann", "Bea"]},
             {"use": "nickname", "given": ["Annie"]}],
    "telecom": [{"system": "phone", "value": "01632 960000", "rank": 1}, {"system": "email", "rank": 2}],
    "birthDate": "1950-02-03",
    "_birthDate": {"extension": [{"url": "https://x.example/time", "valueDateTime": "1950-02-03T10:00:00Z"}]},
    "managingOrganization": {"reference": "#o1"},
    "multipleBirthInteger": 2,
    "contact": [{"name": {"text": "Test Clinician"}}]
  })");
  return patient;
}

const fhir::Document& TestObservation() {
  static const fhir::Document observation = Read(R"({
    "resourceType": "Observation", "status": "final", "code": {"text": "weight"},
    "valueQuantity": {"value": 185.50, "unit": "lbs", "system": "http://unitsofmeasure.org", "code": "[lb_av]"},
    "component": [{"code": {"text": "age"},
      "valueQuantity": {"value": 14, "unit": "days", "system": "http://unitsofmeasure.org", "code": "d"}}]
  })");
  return observation;
}

namespace {

Result<Collection> Run(std::string_view text, const fhir::Document& document, const Host* host) {
  GATEWAY_TRY(const Expression expression, Expression::Compile(text));
  Context context{.resource = document.root(), .root_resource = document.root(), .host = host};
  context.now = *ParseInstant("2026-10-01T09:12:00Z");
  context.offset_minutes = 60;
  return expression.Evaluate(document.root(), context);
}

}  // namespace

std::string Evaluate(std::string_view text, const fhir::Document& document, const Host* host) {
  const Result<Collection> items = Run(text, document, host);
  if (!items) return "error: " + items.error().diagnostics;
  std::string shown;
  for (const Item& item : *items)
    shown += (shown.empty() ? "" : ", ") + item.TypeName() + ":" + item.ToText();
  return shown;
}

std::string EvaluateToLiterals(std::string_view text, const fhir::Document& document) {
  const Result<Collection> items = Run(text, document, nullptr);
  return items ? ToLiterals(*items) : "error";
}

void ExpectAll(const std::vector<Row>& rows, const fhir::Document& document) {
  for (const Row& row : rows)
    EXPECT_EQ(Evaluate(row.expression, document), row.result) << row.expression;
}

}  // namespace gateway::fhirpath::testing
