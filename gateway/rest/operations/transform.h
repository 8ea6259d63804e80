// POST /fhir/StructureMap/$transform: what comes with the request, through a map.
//
// The map is named by `source`, its canonical URL, in the query or as a parameter (one of the
// gateway's own or of a loaded package), or comes as the StructureMap resource `sourceMap`. The
// content is the body, or the parameter `content`. A map from a logical model takes the local
// record as the body when the query names the map, or inside a Binary as `content`; a map to one
// answers application/json or application/xml. A map that fails gives no output at all. Nothing is
// stored, nothing of the content is logged.
// Spec: https://hl7.org/fhir/R4/structuremap-operation-transform.html; `sourceMap` is R5's.
#pragma once

#include "gateway/base/clock.h"
#include "gateway/definitions/registry.h"
#include "gateway/mapping/transform.h"
#include "gateway/rest/operations/operation.h"

namespace gateway::rest {

// All outlive the handler.
struct TransformParts {
  const definitions::Registry* registry = nullptr;
  const mapping::MapLibrary* library = nullptr;
  const Clock* clock = nullptr;
};

// 200 with the target. With `explain=true` Parameters instead: `return` is the target when it is a
// resource, `explanation` a Binary whose JSON is that of the command line's --explain (output,
// lineage, loss), `outcome` what the map warned of. 400 when the request, the content or an inline
// map cannot be read, 404 for a map that is not loaded, 422 when the map fails: an OperationOutcome
// that names map, line, rule and source element.
[[nodiscard]] net::HttpResponse Transform(const net::HttpRequest& request,
                                          const TransformParts& parts, const CallerRules& rules);

// What is taken.
[[nodiscard]] const OperationSpec& TransformSpec();

}  // namespace gateway::rest
