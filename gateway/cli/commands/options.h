// What every command may be told.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/base/clock.h"
#include "gateway/base/result.h"

namespace gateway::cli {

struct CommonOptions {
  std::string config;  // --config; empty: ./gateway.yaml, then /etc/chc-gateway/gateway.yaml
  std::vector<std::string> packages;  // --package
  std::vector<std::string> mappings;  // --mappings: folders with more formats and maps
  std::string now;                    // --now INSTANT
  std::string timezone;               // --timezone
};

// The clock a command uses: fixed by --now, else the machine's.
[[nodiscard]] Result<Instant> NowOf(const CommonOptions& options);

// The packages to load: those of --package, and the definitions that lie beside more formats.
[[nodiscard]] std::vector<std::string> WithMappings(const CommonOptions& options);

// Minutes east of UTC for --timezone (Z, ±hh:mm, Europe/London); `otherwise` when it is not given.
[[nodiscard]] Result<int> OffsetOf(const CommonOptions& options, Instant now,
                                   const std::string& otherwise);

// The configuration file to use; kNotFound with where it was looked for.
[[nodiscard]] Result<std::string> ConfigFile(const CommonOptions& options);

}  // namespace gateway::cli
