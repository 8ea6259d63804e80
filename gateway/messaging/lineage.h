// What the maps did on a message's way, kept with it: lineage and loss of every transform, on the
// way in and for each receiver. Paths and places; no value of the record is in it.
#pragma once

#include <string>
#include <string_view>

#include "gateway/base/json.h"
#include "gateway/messaging/exchange.h"

namespace gateway::messaging {

// Compressed (docs/formats/lineage.md); empty when no map ran.
[[nodiscard]] std::string KeepLineage(const Exchange& exchange);

// {"steps":[{"from","to","lineage","loss"}],"deliveries":[{"delivery","format","steps"}]} from what
// KeepLineage gave: the steps that led to the message and its canonical record in order, then those
// of each receiver's format. kInvalid when it is something else.
[[nodiscard]] Result<Json> ShowLineage(std::string_view kept);

}  // namespace gateway::messaging
