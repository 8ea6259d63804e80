// A process that runs until it is told to end (SIGTERM, SIGINT), over
// Poco::Util::ServerApplication.
#pragma once

#include <functional>

namespace gateway::app {

// Blocks the signals, calls `start` (which gives false when it could not), waits for a signal,
// calls `stop`. Gives the exit status: 0, or 2 when start failed.
[[nodiscard]] int RunService(const std::function<bool()>& start, const std::function<void()>& stop);

}  // namespace gateway::app
