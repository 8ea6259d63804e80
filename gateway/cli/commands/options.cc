#include "gateway/cli/commands/options.h"

#include <filesystem>

namespace gateway::cli {

Result<Instant> NowOf(const CommonOptions& options) {
  if (options.now.empty()) return SystemClock().Now();
  return ParseInstant(options.now);
}

std::vector<std::string> WithMappings(const CommonOptions& options) {
  std::vector<std::string> packages = options.packages;
  packages.insert(packages.end(), options.mappings.begin(), options.mappings.end());
  return packages;
}

Result<int> OffsetOf(const CommonOptions& options, Instant now, const std::string& otherwise) {
  const std::string zone = options.timezone.empty() ? otherwise : options.timezone;
  if (zone == "Z") return 0;
  if (zone == "Europe/London") return LondonOffsetMinutes(now);
  const auto noon = ParseInstant("2000-01-01T12:00:00" + zone);
  if (!noon) return Fail(IssueType::kValue, "--timezone takes Z, ±hh:mm or Europe/London");
  return static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(
                              *ParseInstant("2000-01-01T12:00:00Z") - *noon)
                              .count());
}

Result<std::string> ConfigFile(const CommonOptions& options) {
  if (!options.config.empty()) return options.config;
  std::error_code error;
  for (const char* path : {"gateway.yaml", "/etc/chc-gateway/gateway.yaml"}) {
    if (std::filesystem::exists(path, error)) return std::string(path);
  }
  return Fail(
      IssueType::kNotFound,
      "no configuration: give --config FILE, or put gateway.yaml here or into /etc/chc-gateway");
}

}  // namespace gateway::cli
