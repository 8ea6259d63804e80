// Where the kill tests end the process: CHC_GATEWAY_STOP_AT=<stage>:<n> sends SIGKILL to itself at
// the n-th passage of that stage. Builds without GATEWAY_STOP_POINTS (release) compile to nothing.
#pragma once

#include <string_view>

namespace gateway {

#ifdef GATEWAY_STOP_POINTS
// Thread-safe.
void StopPoint(std::string_view stage);
#else
inline void StopPoint(std::string_view) {}
#endif

}  // namespace gateway
