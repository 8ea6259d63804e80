// The version of a record whose source does not count any.
#pragma once

#include <cstdint>

#include "gateway/messaging/intake.h"

namespace gateway::messaging {

// The version that the row itself gives; when it gives none (it is absent or a default of the
// format), `counted` becomes the canonical record's version. So a case that goes back to what it
// was is a new version of it, with a message id of its own (docs/decisions/0006). Precondition: the
// candidate has a canonical record and no message yet.
[[nodiscard]] Result<std::int64_t> SettleVersion(Candidate& candidate, std::int64_t counted);

}  // namespace gateway::messaging
