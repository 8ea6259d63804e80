// Where FHIR packages lie, and which resource files they hold.
// Spec: https://hl7.org/fhir/R4/packages.html (as amended by the package specification on
// confluence)
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::definitions {

struct Package {
  std::string name;                            // of package.json, else the folder's or file's name
  std::string version;                         // of package.json, else "local"
  std::vector<std::filesystem::path> files;    // resource files, sorted by name
  std::vector<std::filesystem::path> folders;  // those that were searched for them
  // File names are <Type>-<id>.json: only files of canonical resources are listed.
  bool names_tell_types = false;
};

// Has a canonical URL (R4): https://hl7.org/fhir/R4/metadataresource.html
[[nodiscard]] bool IsCanonicalType(std::string_view resource_type);

// The folder of that package: $CHC_GATEWAY_PACKAGES (folders separated by colons), ~/.fhir/packages
// and HomeFolder()/node_modules are searched for name#version/package, name#version and name.
// kNotFound lists them.
[[nodiscard]] Result<std::filesystem::path> LocatePackage(std::string_view name,
                                                          std::string_view version);

// A package folder (read recursively; hidden folders are passed over), a .tgz (by content; unpacked
// once, packages/archive.h) or a single file.
[[nodiscard]] Result<Package> OpenPackage(const std::filesystem::path& path);

struct PackagePlace {
  std::filesystem::path path;
  bool is_installed = false;  // by name#version or from a .tgz: nobody works on its files
};

// Where what --package takes lies: as OpenNamedPackage reads it, without looking inside.
[[nodiscard]] Result<PackagePlace> LocateNamedPackage(const std::string& given);

// "name#version" when it is not the name of something on disk, else the path: what --package takes.
[[nodiscard]] Result<Package> OpenNamedPackage(const std::string& given);

}  // namespace gateway::definitions
