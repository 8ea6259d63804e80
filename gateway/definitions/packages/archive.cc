#include "gateway/definitions/packages/archive.h"

#include <cstdlib>
#include <system_error>

#include "gateway/base/file.h"
#include "gateway/base/gzip.h"
#include "gateway/base/hash.h"
#include "gateway/definitions/packages/cache.h"

namespace gateway::definitions {
namespace {

namespace fs = std::filesystem;

fs::path UnpackedFolder() {
  const char* const told = std::getenv("XDG_CACHE_HOME");
  const char* const home = std::getenv("HOME");
  const fs::path cache = told != nullptr && *told != '\0'   ? fs::path(told)
                         : home != nullptr && *home != '\0' ? fs::path(home) / ".cache"
                                                            : fs::temp_directory_path();
  return cache / "chc-gateway" / "packages";
}

fs::path PackageIn(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_directory(folder / "package", ignored) ? folder / "package" : folder;
}

}  // namespace

Result<fs::path> OpenTgz(const fs::path& file) {
  GATEWAY_TRY(const std::string bytes, ReadFile(file));
  const fs::path folder = UnpackedFolder() / Sha256Hex(bytes);
  std::error_code error;
  if (fs::is_directory(folder, error)) return PackageIn(folder);
  const auto say = [&](Error failure) {
    failure.diagnostics = file.string() + ": " + failure.diagnostics;
    return Fail(std::move(failure));
  };
  const Result<std::string> tar = Gunzip(bytes, kMaxPackageBytes);
  if (!tar) return say(tar.error());
  const Result<std::vector<TarFile>> files = ReadTar(*tar);
  if (!files) return say(files.error());
  fs::create_directories(folder.parent_path(), error);
  const Status unpacked = UnpackInto(folder, *files);
  if (!unpacked && unpacked.error().type != IssueType::kConflict) return say(unpacked.error());
  return PackageIn(folder);
}

}  // namespace gateway::definitions
