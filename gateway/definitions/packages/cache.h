// The package cache that FHIR tools share: one folder name#version for each package.
//
// A package is unpacked aside and renamed into place, so that half a package never has its name.
// Beside it stands a list of checksums (.checksums.json); one whose files differ from it, or that
// has no readable package.json of its name, is damaged: it is not used, and installing it again
// mends it. Several processes may use one cache. Spec: the FHIR package specification, "The package
// cache".
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gateway/definitions/packages/content.h"

namespace gateway::definitions {

// ~/.fhir/packages.
[[nodiscard]] std::filesystem::path PackageCacheFolder();

struct CachedPackage {
  PackageId id;
  std::filesystem::path folder;  // …/name#version/package
  std::string sha256;            // of its content as installed; empty: installed by another tool
  std::string damage;            // why it must not be used; empty: it is sound
};

class PackageCache {
 public:
  explicit PackageCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  // All of them, by name and version; empty when there is no such folder. Every file is read.
  [[nodiscard]] std::vector<CachedPackage> List() const;
  // Versions that are there, sound or not.
  [[nodiscard]] std::vector<std::string> Versions(std::string_view name) const;
  // kNotFound when it is not there at all.
  [[nodiscard]] Result<CachedPackage> Find(const PackageId& id) const;
  // In place of what has that name. `source` is recorded: whence it came.
  [[nodiscard]] Result<CachedPackage> Put(const PackageContent& content,
                                          const std::string& source) const;

 private:
  std::filesystem::path folder_;
};

// Writes the files below `folder`, which must not exist: aside first, then renamed. kConflict when
// it exists by then.
[[nodiscard]] Status UnpackInto(const std::filesystem::path& folder,
                                const std::vector<TarFile>& files);

}  // namespace gateway::definitions
