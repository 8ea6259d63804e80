// When to try a delivery again: exponential back-off with jitter, so that a receiver that comes
// back is not met by every waiting message at once.
#pragma once

#include <chrono>
#include <optional>

#include "gateway/base/clock.h"
#include "gateway/base/random.h"

namespace gateway::messaging {

struct RetryPolicy {
  std::chrono::milliseconds first{1000};
  std::chrono::milliseconds longest{std::chrono::minutes(15)};
  // After this much time since acceptance a delivery is held on the worklist; it is never dropped.
  std::chrono::milliseconds give_up{std::chrono::hours(24)};
};

// The instant of the attempt after `attempt` (1-based) failed at `now`: first × 2^(attempt−1), at
// most `longest`, times a random factor in [0.5, 1.5). Absent when the policy's time is up: hold
// it.
[[nodiscard]] std::optional<Instant> NextAttempt(const RetryPolicy& policy, int attempt,
                                                 Instant accepted, Instant now, Random& random);

}  // namespace gateway::messaging
