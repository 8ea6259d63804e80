#include <cstdlib>

#include "gateway/base/file.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"
#include "gateway/definitions/packages/build.h"
#include "gateway/definitions/packages/installer.h"

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

Result<definitions::InstallOptions> ToOptions(const PackageOptions& options) {
  definitions::InstallOptions to;
  to.offline = options.offline;
  to.registry = options.registry;
  if (const char* const told = std::getenv("CHC_GATEWAY_FHIR_REGISTRY");
      to.registry.empty() && told != nullptr) {
    to.registry = told;
  }
  to.lock = options.lock.empty() ? to.cache / "chc-gateway.lock.json"
                                 : std::filesystem::path(options.lock);
  if (!options.as.empty()) {
    GATEWAY_TRY(const definitions::PackageId id, definitions::ParsePackageId(options.as));
    if (id.version.empty()) return Fail(IssueType::kInvalid, "--as takes name#version");
    to.as = id;
  }
  return to;
}

}  // namespace

int PackageInstall(const PackageOptions& options) {
  const auto to = ToOptions(options);
  if (!to) return CannotRun(to.error());
  std::error_code error;
  std::filesystem::create_directories(to->cache, error);
  definitions::Fetch fetch;
  if (!options.offline) {
    auto made = definitions::HttpFetch();
    if (!made) return CannotRun(made.error());
    fetch = std::move(*made);
  }
  const auto report = definitions::InstallPackage(options.package, *to, fetch);
  if (!report) return CannotRun(report.error());
  for (const Installed& package : report->packages) {
    Print(package.id.Text() + " " + std::string(Words(package.how)));
  }
  SayIssues(report->issues);
  return report->issues.HasErrors() ? kNo : kFine;
}

int PackageList() {
  bool sound = true;
  for (const auto& package : definitions::PackageCache(definitions::PackageCacheFolder()).List()) {
    Print(package.id.Text() + (package.damage.empty() ? "" : " damaged: " + package.damage));
    sound = sound && package.damage.empty();
  }
  if (!sound) Say("install a damaged package again to mend it");
  return sound ? kFine : kNo;
}

int PackageBuild(const PackageOptions& options) {
  const auto content = definitions::BuildPackage(HomeFolder());
  if (!content) return CannotRun(content.error());
  const std::string file =
      options.out.empty() ? content->id.name + "-" + content->id.version + ".tgz" : options.out;
  const Status written = WriteFileDurably(file, definitions::WritePackage(*content));
  if (!written) return CannotRun(written.error());
  Print(file);
  return kFine;
}

}  // namespace gateway::cli
