// GET, POST /fhir/$fhirpath (and $fhirpath-r4): an expression evaluated on a resource that comes
// with the request.
//
// Parameters in, Parameters out, in the shape that FHIRPath Lab's clients use, so that public front
// ends can be pointed at a gateway: results with their paths, what trace() was given, the syntax
// tree, and a debug-trace unless the parameter `debug` is false. Nothing is stored, nothing is
// fetched, nothing is logged of what is in the resource. Spec:
// https://github.com/brianpos/fhirpath-lab (server-api.md)
#pragma once

#include "gateway/base/clock.h"
#include "gateway/definitions/registry.h"
#include "gateway/net/http_message.h"
#include "gateway/rest/caller.h"
#include "gateway/terminology/service.h"
#include "gateway/validation/validator.h"

namespace gateway::rest {

// All outlive the handler.
struct FhirPathParts {
  const definitions::Registry* registry = nullptr;
  const terminology::Service* terminology = nullptr;
  const validation::Validator* validator = nullptr;  // for conformsTo()
  const Clock* clock = nullptr;
  std::string evaluator;  // "CHC gateway 0.1.0 (R4)"
};

// 200 with Parameters; 400 when the request or the expression cannot be read, 401 for a caller
// nobody knows, 413 over a limit, 422 when the evaluation fails: an OperationOutcome.
[[nodiscard]] net::HttpResponse FhirPath(const net::HttpRequest& request,
                                         const FhirPathParts& parts, const CallerRules& rules);

}  // namespace gateway::rest
