// POST /fhir/$validate and /fhir/[type]/$validate: a resource checked, nothing stored.
//
// The resource is the body, or the parameter `resource`; `profile` names what else it has to
// conform to, in the query or as a parameter, several times if need be. The answer goes to the
// sender of that very resource: nothing of it is logged, counted or kept.
// Spec: https://hl7.org/fhir/R4/resource-operation-validate.html
#pragma once

#include "gateway/base/clock.h"
#include "gateway/definitions/registry.h"
#include "gateway/rest/operations/operation.h"
#include "gateway/validation/suppress/finding_rules.h"
#include "gateway/validation/validator.h"

namespace gateway::rest {

// All outlive the handler.
struct ValidateParts {
  const definitions::Registry* registry = nullptr;
  const validation::Validator* validator = nullptr;
  const Clock* clock = nullptr;
  const validation::FindingRules* finding_rules = nullptr;  // may be null
};

// 200 with an OperationOutcome, whatever the findings: each with its place, rule and mend; "All OK"
// when there is none; last what was checked against. 400 when the body cannot be read, when it is
// not of `type` (empty: any will do), or when `mode` is "delete" or no mode; 422 when a profile
// that was asked for is not loaded.
[[nodiscard]] net::HttpResponse ValidateResource(const net::HttpRequest& request,
                                                 std::string_view type, const ValidateParts& parts,
                                                 const CallerRules& rules);

// What is taken.
[[nodiscard]] const OperationSpec& ValidateSpec();

}  // namespace gateway::rest
