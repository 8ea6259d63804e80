#include "gateway/definitions/packages/cache.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <system_error>

#include "gateway/base/file.h"
#include "gateway/base/hash.h"

namespace gateway::definitions {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kChecksums = ".checksums.json";

std::string UniqueName(const std::string& about) {
  static std::atomic<unsigned> counter{0};
  return ".tmp-" + std::to_string(::getpid()) + "-" + std::to_string(counter++) + "-" + about;
}

Status CannotWrite(const fs::path& path, const std::error_code& error) {
  return Fail(IssueType::kNoStore, path.string() + ": cannot be written: " + error.message());
}

Status WriteFiles(const fs::path& folder, const std::vector<TarFile>& files) {
  std::error_code error;
  fs::create_directories(folder, error);
  for (const TarFile& file : files) {
    const fs::path path = folder / file.path;
    fs::create_directories(path.parent_path(), error);
    if (error) return CannotWrite(path, error);
    std::ofstream out(path, std::ios::binary);
    out.write(file.content.data(), static_cast<std::streamsize>(file.content.size()));
    out.close();
    if (!out) return CannotWrite(path, std::make_error_code(std::errc::io_error));
  }
  return {};
}

Json Checksums(const PackageContent& content, const std::string& source) {
  Json files = Json(Json::Object());
  for (const TarFile& file : content.files) files.Set(file.path, Sha256Hex(file.content));
  return Json::Of({{"source", source}, {"sha256", content.Sha256()}, {"files", std::move(files)}});
}

Json ReadJsonFile(const fs::path& path) {
  const Result<std::string> bytes = ReadFile(path);
  const Result<Json> json = bytes ? Json::Parse(*bytes) : Result<Json>(Json());
  return json ? *json : Json();
}

// Why the entry must not be used; empty: it is sound.
std::string DamageOf(const fs::path& entry, const PackageId& id, const Json& checksums) {
  const Json manifest = ReadJsonFile(entry / "package" / "package.json");
  if (!manifest.is_object()) return "package/package.json is missing or unreadable";
  if (manifest["name"].string() != id.name || manifest["version"].string() != id.version) {
    return "its package.json is that of another package";
  }
  for (const Json::Member& file : checksums["files"].object()) {
    const Result<std::string> bytes = ReadFile(entry / file.first);
    if (!bytes) return file.first + " is missing";
    if (Sha256Hex(*bytes) != file.second.string()) return file.first + " was changed";
  }
  return {};
}

CachedPackage Look(const fs::path& entry, const PackageId& id) {
  const Json checksums = ReadJsonFile(entry / kChecksums);
  return {id, entry / "package", checksums["sha256"].string(), DamageOf(entry, id, checksums)};
}

}  // namespace

fs::path PackageCacheFolder() {
  const char* const home = std::getenv("HOME");
  return fs::path(home != nullptr && *home != '\0' ? home : ".") / ".fhir" / "packages";
}

Status UnpackInto(const fs::path& folder, const std::vector<TarFile>& files) {
  const fs::path aside = folder.parent_path() / UniqueName(folder.filename().string());
  std::error_code error;
  Status written = WriteFiles(aside, files);
  if (written) {
    fs::rename(aside, folder, error);
    if (!error) return {};
    written = fs::exists(folder) ? Fail(IssueType::kConflict, folder.string() + " exists")
                                 : CannotWrite(folder, error);
  }
  std::error_code ignored;
  fs::remove_all(aside, ignored);
  return written;
}

std::vector<CachedPackage> PackageCache::List() const {
  std::vector<CachedPackage> found;
  std::error_code error;
  for (fs::directory_iterator at(folder_, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    const Result<PackageId> id = ParsePackageId(name);
    if (!at->is_directory(error) || !id || id->version.empty()) continue;
    found.push_back(Look(at->path(), *id));
  }
  std::ranges::sort(found, [](const CachedPackage& a, const CachedPackage& b) {
    return a.id.name != b.id.name ? a.id.name < b.id.name
                                  : CompareVersions(a.id.version, b.id.version) < 0;
  });
  return found;
}

std::vector<std::string> PackageCache::Versions(std::string_view name) const {
  std::vector<std::string> versions;
  std::error_code error;
  for (fs::directory_iterator at(folder_, error), end; !error && at != end; at.increment(error)) {
    const Result<PackageId> id = ParsePackageId(at->path().filename().string());
    if (id && id->name == name && !id->version.empty()) versions.push_back(id->version);
  }
  return versions;
}

Result<CachedPackage> PackageCache::Find(const PackageId& id) const {
  const fs::path entry = folder_ / id.Text();
  std::error_code ignored;
  if (!fs::is_directory(entry, ignored)) {
    return Fail(IssueType::kNotFound, id.Text() + " is not in " + folder_.string());
  }
  return Look(entry, id);
}

Result<CachedPackage> PackageCache::Put(const PackageContent& content,
                                        const std::string& source) const {
  std::vector<TarFile> files = content.files;
  files.push_back({std::string(kChecksums), Checksums(content, source).Write(1) + "\n"});
  const fs::path entry = folder_ / content.id.Text();
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) return std::unexpected(CannotWrite(folder_, error).error());
  // What has the name goes aside first: a folder cannot be renamed onto a full one.
  const fs::path old = folder_ / UniqueName("old-" + content.id.Text());
  fs::rename(entry, old, error);
  const Status unpacked = UnpackInto(entry, files);
  std::error_code ignored;
  if (!unpacked && !error) fs::rename(old, entry, ignored);
  fs::remove_all(old, ignored);
  if (!unpacked && unpacked.error().type != IssueType::kConflict) return Fail(unpacked.error());
  return Find(content.id);
}

}  // namespace gateway::definitions
