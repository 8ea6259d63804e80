// Evaluates expressions over a small document and shows the result as text, for tables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/fhir/model/document.h"
#include "gateway/fhirpath/expression.h"

namespace gateway::fhirpath::testing {

// A Patient with two names, telecoms, a birth date, an extension on it, and a contained
// organisation.
const fhir::Document& TestPatient();
// An Observation with a Quantity of 185 pounds and one component in days.
const fhir::Document& TestObservation();

// The items as "String:a, Integer:1" in order, "" when empty, "error: …" when it fails to compile
// or evaluate. %resource is the root; now() is 2026-10-01T09:12:00Z at +01:00.
std::string Evaluate(std::string_view expression, const fhir::Document& document = TestPatient(),
                     const Host* host = nullptr);

// As Evaluate, the result as explain/literal.h shows it: "'a', 1", "{ }"; "error" when it fails.
std::string EvaluateToLiterals(std::string_view expression,
                               const fhir::Document& document = TestPatient());

struct Row {
  const char* expression;
  const char* result;
};

// Expects each row's result, naming the expression when it differs.
void ExpectAll(const std::vector<Row>& rows, const fhir::Document& document = TestPatient());

}  // namespace gateway::fhirpath::testing
