// The operator's view of extract sources: what each has shown, and the word that lets it speak.
#pragma once

#include "gateway/messaging/pipeline.h"
#include "gateway/rest/router.h"

namespace gateway::rest {

// GET /admin/api/sources, GET /admin/api/sources/{name}, POST …/{name}/activate, POST
// …/{name}/release. The pipeline outlives the router.
void AddSourceRoutes(Router& router, messaging::Pipeline& pipeline);

}  // namespace gateway::rest
