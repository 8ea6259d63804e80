#include <filesystem>

#include "gateway/app/gateway.h"
#include "gateway/app/package_check.h"
#include "gateway/app/service.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"

namespace gateway::cli {
namespace {

// Rules of profiles that cannot be right: told at the start, and no reason not to.
void SayPackageIssues(const definitions::Registry& registry,
                      const std::vector<std::string>& packages) {
  const auto issues = app::CheckPackages(registry, packages);
  if (issues) SayIssues(*issues);
}

}  // namespace

int Serve(const CommonOptions& common) {
  const auto file = ConfigFile(common);
  if (!file) return CannotRun(file.error());
  auto config = app::LoadConfig(*file);
  if (!config) return CannotRun(config.error());
  const SystemClock clock;
  SystemRandom random;
  std::unique_ptr<app::Gateway> gateway;
  const auto start = [&] {
    const auto registry = app::LoadDefinitions(config->packages);
    if (registry) SayPackageIssues(**registry, config->packages);
    auto started = registry
                       ? app::Gateway::Start(*config, *registry, clock, random)
                       : Result<std::unique_ptr<app::Gateway>>(std::unexpected(registry.error()));
    if (!started) {
      (void)CannotRun(started.error());
      return false;
    }
    gateway = std::move(*started);
    Say("exchange listener " + gateway->exchange_url() + ", operator listener " +
        gateway->operator_url());
    return true;
  };
  return app::RunService(start, [&] { gateway->Stop(); });
}

int ConfigCheck(const std::string& file) {
  const auto config = app::LoadConfig(file);
  Issues issues;
  if (!config) {
    issues = ToIssues(config.error());
  } else {
    const auto calendar = app::LoadCalendar();
    const auto directory = std::make_shared<messaging::Directory>(config->organisations);
    // Without definitions the expressions are read, and not checked against a message's types.
    const auto registry = app::LoadDefinitions(config->packages);
    const auto packages = registry ? app::CheckPackages(**registry, config->packages)
                                   : Result<Issues>(ToIssues(registry.error()));
    const auto routes = messaging::RouteTable::Compile(
        config->routes, directory, calendar ? *calendar : WorkingCalendar(),
        registry ? (*registry)->types().get() : nullptr);
    if (!routes) issues = ToIssues(routes.error());
    if (packages) issues.Append(*packages);
  }
  for (const Issue& issue : issues.list()) Print(ToText(issue));
  if (issues.empty()) Say(file + ": fine");
  return issues.HasErrors() ? kNo : kFine;
}

}  // namespace gateway::cli
