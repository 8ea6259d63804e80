// Which packages were installed, of which content: the same set again on another machine.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/definitions/packages/package_id.h"

namespace gateway::definitions {

// A JSON file, sorted, so that it can be compared and kept under version control:
// {"lockVersion": 1, "packages": [{"name", "version", "sha256", "source"}]}.
class LockFile {
 public:
  struct Locked {
    std::string sha256;  // of the content (PackageContent::Sha256)
    std::string source;
  };

  // An absent file is an empty lock. kInvalid when it cannot be understood.
  static Result<LockFile> Read(const std::filesystem::path& file);
  [[nodiscard]] Status Write(const std::filesystem::path& file) const;

  [[nodiscard]] const Locked* Find(const PackageId& id) const;
  [[nodiscard]] std::vector<std::string> Versions(std::string_view name) const;
  void Set(const PackageId& id, Locked locked) { packages_[id] = std::move(locked); }

 private:
  std::map<PackageId, Locked> packages_;
};

}  // namespace gateway::definitions
