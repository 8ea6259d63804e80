#include "gateway/messaging/rate_limiter.h"

#include <algorithm>

namespace gateway::messaging {

bool RateLimiter::Admit(const std::string& client) {
  const Instant now = clock_.Now();
  const std::scoped_lock lock(mutex_);
  Bucket& bucket = buckets_.try_emplace(client, Bucket{limit_.burst, now}).first->second;
  const double seconds = std::chrono::duration<double>(now - bucket.filled_at).count();
  bucket.tokens =
      std::min(limit_.burst, bucket.tokens + std::max(0.0, seconds) * limit_.per_second);
  bucket.filled_at = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

}  // namespace gateway::messaging
