// /openapi.json: what a router serves, for people and tools that know no FHIR.
// Spec: https://spec.openapis.org/oas/v3.0.3
#pragma once

#include <string>
#include <string_view>

#include "gateway/rest/capability_statement.h"
#include "gateway/rest/router.h"

namespace gateway::rest {

// The OpenAPI 3.0 document of every route of `router`, with what is known of it here.
[[nodiscard]] std::string OpenApiJson(const Router& router, const Capabilities& capabilities);

// One sentence for a route; empty when it was forgotten.
[[nodiscard]] std::string_view SummaryOf(std::string_view method, std::string_view pattern);

}  // namespace gateway::rest
