// A FHIR package in memory: its files, and what package.json says of it.
// Spec: the FHIR package specification, "Package contents"; design 4.3.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/json.h"
#include "gateway/definitions/packages/package_id.h"
#include "gateway/definitions/packages/tar.h"

namespace gateway::definitions {

struct PackageContent {
  PackageId id;
  Json manifest;               // package/package.json
  std::vector<TarFile> files;  // sorted by path, "package/…" and whatever stands beside it

  // What it needs, in the order of package.json.
  [[nodiscard]] std::vector<PackageId> Dependencies() const;
  // Of names and contents, however they are packed: 64 hexadecimal digits.
  [[nodiscard]] std::string Sha256() const;
};

// More than any package of FHIR holds unpacked.
inline constexpr std::size_t kMaxPackageBytes = std::size_t{1} << 30;

// The bytes of a .tgz, its folder "package" anywhere at the top. Errors as of ReadTar and Gunzip,
// and kInvalid without package/package.json that states name and version.
[[nodiscard]] Result<PackageContent> ReadPackage(std::string_view tgz);
// A folder laid out as a package, or a loose one of resources, however deep (hidden files are
// passed over): they come to stand side by side in package/, everything else in other/. `as` names
// one that has no package.json.
[[nodiscard]] Result<PackageContent> ReadPackageFolder(const std::filesystem::path& folder,
                                                       const std::optional<PackageId>& as = {});

// Puts package/.index.json (resource type, id, url, version, kind and type of every resource
// in package/) in place of the one that may be there.
void AddIndex(PackageContent& content);

// As one .tgz; the same content gives the same bytes.
[[nodiscard]] std::string WritePackage(const PackageContent& content);

}  // namespace gateway::definitions
