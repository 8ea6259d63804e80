#include "gateway/definitions/packages/installer.h"

#include <algorithm>
#include <deque>
#include <system_error>
#include <unordered_set>

#include "gateway/base/file.h"
#include "gateway/definitions/package.h"

namespace gateway::definitions {
namespace {

namespace fs = std::filesystem;
using How = Installed::How;

// A package as it came, and whence.
struct Source {
  PackageContent content;
  std::string from;
};

bool IsUrl(const std::string& given) {
  return given.starts_with("http://") || given.starts_with("https://");
}

// Definitions of the gateway's own installation, under whatever name they lie there.
bool IsBuiltIn(const PackageId& id) {
  return id.name == "hl7.fhir.r4.core" && FitsVersion(id.version, "4.0.1");
}

class Installer {
 public:
  Installer(const InstallOptions& options, const Fetch& fetch, LockFile lock)
      : options_(options), fetch_(fetch), cache_(options.cache), lock_(std::move(lock)) {}

  Result<InstallReport> Run(const std::string& given) {
    std::error_code ignored;
    if (IsUrl(given) || fs::exists(given, ignored)) {
      GATEWAY_TRY(Source source, Read(given));
      GATEWAY_CHECK(Keep(std::move(source), {}));
    } else {
      GATEWAY_TRY(const PackageId id, ParsePackageId(given));
      GATEWAY_CHECK(Get(id, {}));
    }
    InstallNeeded();
    if (!options_.lock.empty()) GATEWAY_CHECK(lock_.Write(options_.lock));
    return std::move(report_);
  }

 private:
  struct Wanted {
    PackageId id;
    std::string by;
  };

  void InstallNeeded() {
    while (!needed_.empty()) {
      const Wanted wanted = std::move(needed_.front());
      needed_.pop_front();
      if (!seen_.insert(wanted.id.Text()).second) continue;
      const Status got = Get(wanted.id, wanted.by);
      if (got) continue;
      report_.packages.push_back({wanted.id, How::kMissing, wanted.by});
      report_.issues.Add(
          {Severity::kError,
           got.error().type,
           "package-missing",
           {},
           0,
           0,
           wanted.id.Text() + ", which " + wanted.by + " needs: " + got.error().diagnostics});
    }
  }

  // A file, a folder or an address.
  Result<Source> Read(const std::string& given) {
    std::error_code ignored;
    if (IsUrl(given)) {
      if (options_.offline || !fetch_) return Offline(given);
      GATEWAY_TRY(const std::string bytes, fetch_(given));
      GATEWAY_TRY(PackageContent content, ReadPackage(bytes));
      return Source{std::move(content), given};
    }
    if (fs::is_directory(given, ignored)) {
      GATEWAY_TRY(PackageContent content, ReadPackageFolder(given, options_.as));
      return Source{std::move(content), "folder"};
    }
    GATEWAY_TRY(const std::string bytes, ReadFile(given));
    Result<PackageContent> content = ReadPackage(bytes);
    if (!content) {
      Error error = content.error();
      error.diagnostics = given + ": " + error.diagnostics;
      return Fail(std::move(error));
    }
    return Source{std::move(*content), "file"};
  }

  static std::unexpected<Error> Offline(const std::string& what) {
    return Fail(IssueType::kNotSupported,
                what +
                    " would have to be fetched, but no network may be used; leave --offline out, "
                    "or install it from a file");
  }

  // By name: what is there, else from the registry.
  Status Get(const PackageId& wanted, const std::string& by) {
    if (IsBuiltIn(wanted)) {
      report_.packages.push_back({wanted, How::kBuiltIn, by});
      return {};
    }
    GATEWAY_TRY(const PackageId id, Settle(wanted));
    const Result<CachedPackage> cached = cache_.Find(id);
    if (cached && cached->damage.empty()) return Present(*cached, by);
    if (!cached && LocatePackage(id.name, id.version)) {  // beside the gateway itself
      report_.packages.push_back({id, How::kPresent, by});
      return {};
    }
    if (options_.offline || options_.registry.empty()) return NotHere(id, cached);
    GATEWAY_TRY(const PackageRegistry registry, PackageRegistry::Make(options_.registry, fetch_));
    GATEWAY_TRY(const std::string bytes, registry.Get(id));
    GATEWAY_TRY(PackageContent content, ReadPackage(bytes));
    if (content.id != id) {
      return Fail(IssueType::kConflict, "the registry gave " + content.id.Text() + " for " +
                                            id.Text() + "; it was not installed");
    }
    return Keep({std::move(content), registry.url()}, by);
  }

  static Status NotHere(const PackageId& id, const Result<CachedPackage>& cached) {
    const std::string state =
        cached ? id.Text() + " is damaged (" + cached->damage + ")" : cached.error().diagnostics;
    return Fail(IssueType::kNotFound, state +
                                          "; name a registry (--registry URL, "
                                          "CHC_GATEWAY_FHIR_REGISTRY or package_registry in "
                                          "gateway.yaml), or install it from a file");
  }

  // The exact version of a wanted one.
  Result<PackageId> Settle(const PackageId& wanted) {
    if (IsExactVersion(wanted.version)) return wanted;
    std::optional<std::string> best = BestVersion(wanted.version, lock_.Versions(wanted.name));
    if (!best && !options_.offline && !options_.registry.empty()) {
      GATEWAY_TRY(const PackageRegistry registry, PackageRegistry::Make(options_.registry, fetch_));
      GATEWAY_TRY(const std::vector<std::string> versions, registry.Versions(wanted.name));
      best = BestVersion(wanted.version, versions);
    }
    if (!best) best = BestVersion(wanted.version, cache_.Versions(wanted.name));
    if (!best) {
      return Fail(IssueType::kNotFound,
                  "no version of " + wanted.name + " fits '" + wanted.version + "'");
    }
    return PackageId{wanted.name, *best};
  }

  Status Present(const CachedPackage& cached, const std::string& by) {
    GATEWAY_TRY(const PackageContent content, ReadPackageFolder(cached.folder.parent_path()));
    if (!cached.sha256.empty()) GATEWAY_CHECK(Lock(cached.id, {cached.sha256, "cache"}));
    return Note(content, How::kPresent, by);
  }

  Status Keep(Source source, const std::string& by) {
    AddIndex(source.content);
    GATEWAY_CHECK(Lock(source.content.id, {source.content.Sha256(), source.from}));
    const bool mends = cache_.Find(source.content.id).has_value();
    GATEWAY_TRY(const CachedPackage kept, cache_.Put(source.content, source.from));
    if (!kept.damage.empty()) return Fail(IssueType::kNoStore, kept.id.Text() + ": " + kept.damage);
    return Note(source.content, mends ? How::kReplaced : How::kInstalled, by);
  }

  Status Lock(const PackageId& id, LockFile::Locked locked) {
    const LockFile::Locked* const known = lock_.Find(id);
    if (known != nullptr && known->sha256 != locked.sha256) {
      return Fail(IssueType::kConflict,
                  id.Text() +
                      " has another content than the lock file names; remove it from the lock file "
                      "when that is meant");
    }
    if (known == nullptr) lock_.Set(id, std::move(locked));
    return {};
  }

  Status Note(const PackageContent& content, How how, const std::string& by) {
    seen_.insert(content.id.Text());
    report_.packages.push_back({content.id, how, by});
    for (PackageId& id : content.Dependencies()) {
      needed_.push_back({std::move(id), content.id.Text()});
    }
    return {};
  }

  const InstallOptions& options_;
  const Fetch& fetch_;
  PackageCache cache_;
  LockFile lock_;
  std::deque<Wanted> needed_;
  std::unordered_set<std::string> seen_;
  InstallReport report_;
};

}  // namespace

Result<InstallReport> InstallPackage(const std::string& given, const InstallOptions& options,
                                     const Fetch& fetch) {
  LockFile lock;
  if (!options.lock.empty()) {
    GATEWAY_TRY(lock, LockFile::Read(options.lock));
  }
  return Installer(options, fetch, std::move(lock)).Run(given);
}

}  // namespace gateway::definitions
