// Business responses find the delivery they answer.
#pragma once

#include <optional>

#include "gateway/store/lanes.h"
#include "gateway/store/message.h"
#include "gateway/store/sqlite_database.h"

namespace gateway::store {

// The delivery as a response sees it.
struct Awaiting {
  std::int64_t id = 0;
  Lane lane;
  DeliveryState state{};
  std::string response_code;
};

[[nodiscard]] Result<std::optional<ResponseMatch>> MatchResponse(Database& database,
                                                                 const Response& response);

// Ends the delivery as the response says; gives its new state.
[[nodiscard]] Result<DeliveryState> ApplyResponse(Database& database, const Awaiting& delivery,
                                                  const Response& response);

// "ok", "transient-error", "fatal-error" (http://hl7.org/fhir/response-code); kValue for other
// text.

}  // namespace gateway::store
