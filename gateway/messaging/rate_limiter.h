// How many arrivals a client may make: a token bucket for each, so that one client's loop does not
// take the gateway from the others.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "gateway/base/clock.h"

namespace gateway::messaging {

struct RateLimit {
  double per_second = 50;
  double burst = 200;
};

// Thread-safe.
class RateLimiter {
 public:
  RateLimiter(RateLimit limit, const Clock& clock) : limit_(limit), clock_(clock) {}
  // Takes one token of that client; false when there is none. Clients are configured, so the map is
  // small.
  [[nodiscard]] bool Admit(const std::string& client);

 private:
  struct Bucket {
    double tokens;
    Instant filled_at;
  };
  RateLimit limit_;
  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Bucket> buckets_;
};

}  // namespace gateway::messaging
