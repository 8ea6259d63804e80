// /admin/api: what the operator sees and does: messages, deliveries, worklist. On the operator
// listener only. Bodies are not shown here: they are patient data, and the audit chain would have
// to say who looked.
#pragma once

#include "gateway/messaging/pipeline.h"
#include "gateway/rest/router.h"

namespace gateway::rest {

// Adds GET /admin/api/messages, /admin/api/messages/{id},
// /admin/api/messages/{id}/lineage, /admin/api/worklist, /admin/api/worklist/{id}, POST
// /admin/api/worklist/{id}/resolve|assign, GET /admin/api/queues, /admin/api/audit. The store
// outlives the router.
void AddAdminRoutes(Router& router, store::Store& store, const Clock& clock);

}  // namespace gateway::rest
