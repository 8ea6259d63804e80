// Closed-loop HTTP load over loopback: N keep-alive connections, each sends its next request when
// the answer to the last one is there. One thread, epoll; it prepares nothing while it measures
// but the ids.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace gateway::bench {

struct LoadPlan {
  std::uint16_t port = 0;  // on 127.0.0.1
  int connections = 32;
  std::chrono::milliseconds length{4000};
  // The whole request, head and body, of the n-th call. Called between answers.
  std::function<std::string(std::size_t n)> request;
};

struct LoadResult {
  std::size_t accepted = 0;  // answers of 2xx
  std::size_t refused = 0;   // other answers
  std::size_t broken = 0;    // connections that ended early
  std::string first_refusal;
  double seconds = 0;
  std::vector<double> millis;  // of the accepted, in order of size

  [[nodiscard]] double per_second() const { return static_cast<double>(accepted) / seconds; }
  // 0.5 for the median; 0 when nothing was accepted.
  [[nodiscard]] double Quantile(double q) const;
};

// Ends `length` after the start, or when no connection is left.
[[nodiscard]] LoadResult RunLoad(const LoadPlan& plan);

// A port that is free at this moment; 0 when there is none.
[[nodiscard]] std::uint16_t FreePort();

}  // namespace gateway::bench
