#include "gateway/base/stop_point.h"

#ifdef GATEWAY_STOP_POINTS
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>

namespace gateway {
namespace {

// The stage and the passage at which to stop, read once from the environment.
struct Plan {
  std::string stage;
  std::atomic<long> remaining{0};

  Plan() {
    const char* text = std::getenv("CHC_GATEWAY_STOP_AT");
    if (text == nullptr) return;
    const std::string plan(text);
    const std::size_t colon = plan.find(':');
    stage = plan.substr(0, colon);
    remaining = colon == std::string::npos ? 1 : std::atol(plan.c_str() + colon + 1);
  }
};

}  // namespace

void StopPoint(std::string_view stage) {
  static Plan plan;
  if (stage != plan.stage) return;
  if (--plan.remaining == 0) ::kill(::getpid(), SIGKILL);
}

}  // namespace gateway
#endif
