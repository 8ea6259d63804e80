#include <cstdlib>

#include "gateway/app/config.h"
#include "gateway/app/engines.h"
#include "gateway/app/package_check.h"
#include "gateway/base/file.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"
#include "gateway/definitions/packages/build.h"
#include "gateway/definitions/packages/installer.h"
#include "gateway/definitions/registry.h"

namespace gateway::cli {
namespace {

using definitions::Installed;

std::string_view Words(Installed::How how) {
  switch (how) {
    case Installed::How::kInstalled:
      return "installed";
    case Installed::How::kReplaced:
      return "replaced";
    case Installed::How::kPresent:
      return "there already";
    case Installed::How::kBuiltIn:
      return "built in";
    case Installed::How::kMissing:
      break;
  }
  return "missing";
}

// What gateway.yaml says of the network: its own when there is none.
Result<app::Config> Configured(const CommonOptions& common) {
  const Result<std::string> file = ConfigFile(common);
  if (!file) return app::Config();
  return app::LoadConfig(*file);
}

// The registry: of the command, else of the environment, else of the configuration.
std::string RegistryOf(const PackageOptions& options, const app::Config& config) {
  if (!options.registry.empty()) return options.registry;
  const char* const told = std::getenv("CHC_GATEWAY_FHIR_REGISTRY");
  return told != nullptr && *told != '\0' ? std::string(told) : config.package_registry;
}

Result<definitions::InstallOptions> ToOptions(const PackageOptions& options,
                                              const app::Config& config) {
  definitions::InstallOptions to;
  to.offline = options.offline;
  to.registry = RegistryOf(options, config);
  to.lock = options.lock.empty() ? to.cache / "chc-gateway.lock.json"
                                 : std::filesystem::path(options.lock);
  if (!options.as.empty()) {
    GATEWAY_TRY(const definitions::PackageId id, definitions::ParsePackageId(options.as));
    if (id.version.empty()) return Fail(IssueType::kInvalid, "--as takes name#version");
    to.as = id;
  }
  return to;
}

Result<definitions::InstallReport> Install(const PackageOptions& options,
                                           const CommonOptions& common) {
  GATEWAY_TRY(const app::Config config, Configured(common));
  GATEWAY_TRY(const definitions::InstallOptions to, ToOptions(options, config));
  definitions::Fetch fetch;
  if (!options.offline) {
    GATEWAY_TRY(fetch, definitions::HttpFetch(config.outbound));
  }
  return definitions::InstallPackage(options.package, to, fetch);
}

// Of what was put into the cache just now: rules of profiles that cannot be right.
void SayExpressionIssues(const definitions::InstallReport& report) {
  std::vector<std::string> packages;
  for (const Installed& package : report.packages) {
    if (package.how == Installed::How::kInstalled || package.how == Installed::How::kReplaced)
      packages.push_back(package.id.Text());
  }
  if (packages.empty()) return;
  const auto registry = app::LoadDefinitions(packages);
  const auto issues =
      registry ? app::CheckPackages(**registry, packages) : Result<Issues>(Issues());
  if (issues) SayIssues(*issues);
}

}  // namespace

int PackageInstall(const PackageOptions& options, const CommonOptions& common) {
  const auto report = Install(options, common);
  if (!report) return CannotRun(report.error());
  for (const Installed& package : report->packages) {
    Print(package.id.Text() + " " + std::string(Words(package.how)));
  }
  SayIssues(report->issues);
  SayExpressionIssues(*report);
  return report->issues.HasErrors() ? kNo : kFine;
}

int PackageList() {
  bool sound = true;
  for (const auto& package : definitions::PackageCache(definitions::PackageCacheFolder()).List()) {
    Print(package.id.Text() + (package.damage.empty() ? "" : " damaged: " + package.damage));
    sound = sound && package.damage.empty();
  }
  Say(definitions::DescribeStandardImage());
  if (!sound) Say("install a damaged package again to mend it");
  return sound ? kFine : kNo;
}

int PackageBuild(const PackageOptions& options) {
  const auto registry = app::LoadDefinitions({});
  if (!registry) return CannotRun(registry.error());
  const auto content = definitions::BuildPackage(HomeFolder(), *registry);
  if (!content) return CannotRun(content.error());
  const std::string file =
      options.out.empty() ? content->id.name + "-" + content->id.version + ".tgz" : options.out;
  const Status written = WriteFileDurably(file, definitions::WritePackage(*content));
  if (!written) return CannotRun(written.error());
  Print(file);
  return kFine;
}

}  // namespace gateway::cli
