// A bearer token for a call: what transports need, stated here so that they need not know where
// tokens come from (nhs/token_client.h; a fixed token in tests).
#pragma once

#include <string>
#include <string_view>

#include "gateway/base/result.h"

namespace gateway::net {

// Thread-safe.
class Authorizer {
 public:
  virtual ~Authorizer() = default;

  // A token that is good for the next seconds; may block while one is fetched. Fails with
  // kTransient, kTimeout or kThrottled when trying again may help, kLogin or kSecurity when it will
  // not.
  [[nodiscard]] virtual Result<std::string> Token() = 0;

  // Call when the other side answered 401 to `token`, then ask Token() and try once more. A newer
  // token than the one refused is kept.
  virtual void Invalidate(std::string_view token) = 0;
};

}  // namespace gateway::net
