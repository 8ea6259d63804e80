// The two listeners' paths (design 5.2): the exchange face for other systems, the operator face for
// the people who run the gateway.
#pragma once

#include <memory>

#include "gateway/base/metrics.h"
#include "gateway/messaging/pipeline.h"
#include "gateway/rest/caller.h"
#include "gateway/rest/capability_statement.h"
#include "gateway/rest/router.h"
#include "gateway/terminology/service.h"

namespace gateway::rest {

// Everything outlives the routers.
struct FaceParts {
  messaging::Pipeline* pipeline = nullptr;
  store::Store* store = nullptr;
  Metrics* metrics = nullptr;
  const Clock* clock = nullptr;
  Random* random = nullptr;
  Capabilities capabilities;
  // For operations on what comes with a request; without them there is no $fhirpath.
  const definitions::Registry* registry = nullptr;
  const terminology::Service* terminology = nullptr;
  // Web pages that may call the FHIR face (cross_origin.h).
  std::vector<std::string> cors_origins;
};

// /fhir/metadata, /fhir/$process-message, /fhir/$fhirpath, /fhir/$validate, the terminology
// operations, StructureMap/$transform, /records, /openapi.json. `rules` outlives the router.
void AddExchangeRoutes(Router& router, const FaceParts& parts, const CallerRules& rules);

// /health/live, /health/ready, /metrics, /admin/api/…, /openapi.json.
void AddOperatorRoutes(Router& router, const FaceParts& parts);

// Runs the router for a request: gives it an X-Request-ID when it has none, echoes X-Request-ID and
// X-Correlation-ID, counts and times it.
[[nodiscard]] net::HttpResponse Serve(const Router& router, net::HttpRequest request,
                                      const FaceParts& parts);

}  // namespace gateway::rest
