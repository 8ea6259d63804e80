// A clock that stands still until it is told to move. Thread-safe.
#pragma once

#include <atomic>

#include "gateway/base/clock.h"

namespace gateway::testing {

class FakeClock final : public Clock {
 public:
  // 2026-10-01T09:12:00Z unless told otherwise.
  explicit FakeClock(std::string_view start = "2026-10-01T09:12:00Z")
      : now_(*ParseInstant(start)) {}
  [[nodiscard]] Instant Now() const override { return now_.load(); }
  void Advance(std::chrono::milliseconds by) { now_ = now_.load() + by; }
  void Set(std::string_view instant) { now_ = *ParseInstant(instant); }

 private:
  std::atomic<Instant> now_;
};

}  // namespace gateway::testing
