// Issues <-> OperationOutcome: the only place that knows both.
// Spec: https://hl7.org/fhir/R4/operationoutcome.html
#pragma once

#include <memory>

#include "gateway/base/result.h"
#include "gateway/fhir/model/document.h"

namespace gateway::fhir {

// An OperationOutcome resource. Rule ids go to issue.details.coding (system
// https://chc-gateway.example/fhir/CodeSystem/chc-rule), paths to issue.expression, places to the
// extensions http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-line and -col. No issue
// at all gives one of severity information ("all well").
[[nodiscard]] Document ToOperationOutcome(const Issues& issues,
                                          const std::shared_ptr<const TypeTable>& types);

// The JSON of the same, without needing a type table (an answer can always be given).
[[nodiscard]] std::string OperationOutcomeJson(const Issues& issues);

// What an OperationOutcome from elsewhere says; empty when `outcome` is none.
[[nodiscard]] Issues FromOperationOutcome(Node outcome);

}  // namespace gateway::fhir
