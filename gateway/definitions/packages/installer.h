// Installs a FHIR package and what it needs into the package cache.
//
// - A wanted version that is no exact one is that of the lock, else the best the registry has, else
//   (offline) the best in the cache.
// - A package that is there and sound is left alone; a damaged one is fetched again.
// - What the gateway brings itself (hl7.fhir.r4.core) is never fetched.
// - A package whose content is not the one the lock names is refused.
// - A dependency that cannot be had is reported; the package itself stays installed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/definitions/packages/cache.h"
#include "gateway/definitions/packages/lock_file.h"
#include "gateway/definitions/packages/package_registry.h"

namespace gateway::definitions {

struct InstallOptions {
  bool offline = false;         // ask no network, whatever is told
  std::string registry;         // its URL; empty: none
  std::optional<PackageId> as;  // name of a folder that has no package.json
  std::filesystem::path lock;   // the lock file; empty: none is kept
  std::filesystem::path cache = PackageCacheFolder();
};

struct Installed {
  enum class How { kInstalled, kReplaced, kPresent, kBuiltIn, kMissing };
  PackageId id;
  How how = How::kMissing;
  std::string wanted_by;  // "name#version"; empty: it was asked for
};

struct InstallReport {
  std::vector<Installed> packages;  // the one asked for first
  Issues issues;                    // an error for each that could not be had
};

// `given` is name#version, a folder, a .tgz, or the http(s) address of one. Fails when that package
// itself cannot be had: kNotFound, kInvalid, kConflict (the lock says otherwise), or the network's
// error. `fetch` is used for addresses and the registry; without one, or offline, they fail with
// kNotSupported.
[[nodiscard]] Result<InstallReport> InstallPackage(const std::string& given,
                                                   const InstallOptions& options,
                                                   const Fetch& fetch);

}  // namespace gateway::definitions
