// The debug-trace part of an answer to $fhirpath: what the evaluation did, step by step.
//
// Spec: https://github.com/brianpos/fhirpath-lab (server-api.md, "debug-trace")
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/fhirpath/explain/trace.h"

namespace gateway::rest {

// A place as the number of UTF-16 units before it, which is how browsers count.
[[nodiscard]] std::size_t PositionOf(std::string_view expression, fhirpath::Place place);

// One part a step, named "position,length,function", with its results, its input ("focus-…"),
// $this ("this-…") and $index. A complex element of the resource is told by its path alone.
[[nodiscard]] std::vector<std::string> DebugParts(const fhirpath::TraceResult& trace,
                                                  std::string_view expression, fhir::Node root);

}  // namespace gateway::rest
