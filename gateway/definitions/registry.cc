#include "gateway/definitions/registry.h"

#include <optional>
#include <system_error>
#include <utility>

#include "gateway/base/file.h"
#include "gateway/definitions/image/store.h"
#include "gateway/definitions/package.h"
#include "gateway/definitions/plain_registry.h"

namespace gateway::definitions {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kVersion = "4.0.1";

Result<std::vector<fs::path>> StandardPackages() {
  std::vector<fs::path> folders;
  for (const std::string_view name : {"hl7.fhir.r4.examples", "hl7.fhir.r4.expansions"}) {
    GATEWAY_TRY(fs::path folder, LocatePackage(name, kVersion));
    folders.push_back(std::move(folder));
  }
  const fs::path own = HomeFolder() / "profiles";
  std::error_code ignored;
  if (fs::exists(own / "package.json", ignored)) folders.push_back(own);
  return folders;
}

// What is asked for, in load order. The image holds what does not change every day: the standard
// packages and large installed ones that follow them. Small ones, and files and folders that
// somebody works on, are loaded on top.
struct Sources {
  std::vector<fs::path> standard;
  std::vector<fs::path> kept;   // in the image: the standard ones and installed ones
  std::vector<fs::path> loose;  // after those in the image
};

// More than is quickly read each time.
bool IsLarge(const fs::path& package) {
  constexpr int kManyFiles = 200;
  int count = 0;
  std::error_code error;
  for (fs::directory_iterator at(package, error), end; !error && at != end; at.increment(error)) {
    if (++count >= kManyFiles) return true;
  }
  return false;
}

Result<Sources> SourcesOf(const LoadOptions& options) {
  Sources sources;
  if (options.standard) {
    GATEWAY_TRY(sources.standard, StandardPackages());
    sources.kept = sources.standard;
  }
  for (const std::string& given : options.packages) {
    GATEWAY_TRY(const PackagePlace place, LocateNamedPackage(given));
    const bool keep = place.is_installed && sources.loose.empty() && IsLarge(place.path);
    (keep ? sources.kept : sources.loose).push_back(place.path);
  }
  return sources;
}

Status AddAll(const std::vector<Package>& packages, std::size_t strict, PlainRegistry& registry) {
  for (std::size_t i = 0; i < packages.size(); ++i)
    GATEWAY_CHECK(registry.AddPackage(packages[i], i < strict));
  return registry.Finish();
}

Result<std::vector<Package>> OpenAll(const std::vector<fs::path>& paths) {
  std::vector<Package> packages;
  for (const fs::path& path : paths) {
    GATEWAY_TRY(Package package, OpenPackage(path));
    packages.push_back(std::move(package));
  }
  return packages;
}

// From the image, which is made when there is none; without one as the plain loader gives it.
Result<std::shared_ptr<const Registry>> LoadKept(const Sources& sources, bool use_image) {
  const std::optional<fs::path> folder = use_image ? image::CacheFolder() : std::nullopt;
  const image::Store store(folder.value_or(fs::path()));
  if (folder) {
    if (auto found = store.Find(sources.kept)) return std::shared_ptr<const Registry>(found);
  }
  GATEWAY_TRY(const std::vector<Package> packages, OpenAll(sources.kept));
  const image::Inputs inputs = folder ? image::LookAt(packages) : image::Inputs{};
  const auto plain = std::make_shared<PlainRegistry>();
  GATEWAY_CHECK(AddAll(packages, sources.standard.size(), *plain));
  if (folder) {
    if (auto made = store.Make(sources.kept, *plain, inputs))
      return std::shared_ptr<const Registry>(made);
  }
  plain->DropDrafts();
  return std::shared_ptr<const Registry>(plain);
}

Result<std::shared_ptr<PlainRegistry>> LoadPlainly(const std::vector<fs::path>& paths,
                                                   std::size_t strict,
                                                   std::shared_ptr<const Registry> below) {
  GATEWAY_TRY(const std::vector<Package> packages, OpenAll(paths));
  auto registry = std::make_shared<PlainRegistry>(std::move(below));
  GATEWAY_CHECK(AddAll(packages, strict, *registry));
  registry->DropDrafts();
  return registry;
}

}  // namespace

const Issues& Registry::issues() const {
  static const Issues none;
  return none;
}

Result<std::shared_ptr<const Registry>> Registry::Load(const LoadOptions& options) {
  GATEWAY_TRY(const Sources sources, SourcesOf(options));
  std::shared_ptr<const Registry> kept;
  if (!sources.kept.empty()) {
    GATEWAY_TRY(kept, LoadKept(sources, options.use_image));
    if (sources.loose.empty()) return kept;
  }
  GATEWAY_TRY(std::shared_ptr<PlainRegistry> top, LoadPlainly(sources.loose, 0, kept));
  if (!top->Redefines()) return std::shared_ptr<const Registry>(std::move(top));
  std::vector<fs::path> all = sources.kept;
  all.insert(all.end(), sources.loose.begin(), sources.loose.end());
  GATEWAY_TRY(top, LoadPlainly(all, sources.standard.size(), nullptr));
  return std::shared_ptr<const Registry>(std::move(top));
}

std::string DescribeStandardImage() {
  const Result<std::vector<fs::path>> packages = StandardPackages();
  if (!packages) return "the standard definitions are not there: " + packages.error().diagnostics;
  const std::optional<fs::path> folder = image::CacheFolder();
  if (!folder) return "no definitions image: neither XDG_CACHE_HOME nor HOME is set";
  const fs::path file = image::Store(*folder).FileFor(*packages);
  const auto image = image::Image::Open(file);
  if (!image)
    return "no definitions image yet: the next command that reads FHIR makes " + file.string();
  constexpr std::size_t kTenthOfMegabyte = 100'000;
  const auto tenths = [](std::size_t count) {
    return std::to_string(count / 10) + "." + std::to_string(count % 10);
  };
  return "definitions image: " + tenths((*image)->size() / kTenthOfMegabyte) + " MB, made in " +
         tenths((*image)->header().build_milliseconds / 100) + " s" +
         ((*image)->IsCurrent() ? "" : ", out of date") + ", " + file.string();
}

}  // namespace gateway::definitions
