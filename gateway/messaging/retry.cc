#include "gateway/messaging/retry.h"

#include <algorithm>

namespace gateway::messaging {

std::optional<Instant> NextAttempt(const RetryPolicy& policy, int attempt, Instant accepted,
                                   Instant now, Random& random) {
  if (now - accepted >= policy.give_up) return std::nullopt;
  const int doublings = std::clamp(attempt - 1, 0, 30);
  const std::chrono::milliseconds base =
      std::min<std::chrono::milliseconds>(policy.longest, policy.first * (1LL << doublings));
  const double factor = 0.5 + random.Unit();
  return now + std::chrono::milliseconds(
                   static_cast<std::int64_t>(static_cast<double>(base.count()) * factor));
}

}  // namespace gateway::messaging
