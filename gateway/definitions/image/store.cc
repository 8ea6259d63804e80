#include "gateway/definitions/image/store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <system_error>
#include <vector>

#include "gateway/base/hash.h"
#include "gateway/definitions/image/writer.h"

namespace gateway::definitions::image {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".image";

// Held until the end of the scope or of the process.
class Lock {
 public:
  explicit Lock(const fs::path& file)
      : number_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
    is_mine_ = number_ >= 0 && flock(number_, LOCK_EX | LOCK_NB) == 0;
  }
  ~Lock() {
    if (number_ >= 0) close(number_);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  [[nodiscard]] bool is_mine() const { return is_mine_; }

 private:
  int number_;
  bool is_mine_ = false;
};

std::optional<fs::path> Absolute(const char* variable, const char* below) {
  const char* const value = std::getenv(variable);
  if (value == nullptr || *value != '/') return std::nullopt;
  return fs::path(value) / below;
}

}  // namespace

std::optional<fs::path> CacheFolder() {
  if (auto told = Absolute("XDG_CACHE_HOME", "chc-gateway")) return told;
  return Absolute("HOME", ".cache/chc-gateway");
}

fs::path Store::FileFor(std::span<const fs::path> packages) const {
  std::string key = std::to_string(kVersion) + " " + std::to_string(LayoutHash());
  for (const fs::path& package : packages) key += "\n" + package.string();
  return folder_ / ("definitions-" + Sha256Hex(key).substr(0, 24) + std::string(kSuffix));
}

std::shared_ptr<const ImageRegistry> Store::Find(std::span<const fs::path> packages) const {
  const fs::path file = FileFor(packages);
  Result<std::shared_ptr<const Image>> image = Image::Open(file);
  if (!image || !(*image)->IsCurrent()) return nullptr;
  utimensat(AT_FDCWD, file.c_str(), nullptr, 0);  // in use: not to be pruned
  return std::make_shared<const ImageRegistry>(std::move(*image), file);
}

std::shared_ptr<const ImageRegistry> Store::Make(std::span<const fs::path> packages,
                                                 PlainRegistry& registry,
                                                 const Inputs& inputs) const {
  std::error_code error;
  fs::create_directories(folder_, error);
  const fs::path file = FileFor(packages);
  const Lock lock(folder_ / "definitions.lock");
  if (!lock.is_mine()) return nullptr;
  fs::path aside = file;
  aside += "." + std::to_string(getpid()) + ".new";
  bool is_written = Write(aside, registry, inputs).has_value();
  if (is_written) {
    fs::rename(aside, file, error);
    is_written = !error;
  }
  if (!is_written) fs::remove(aside, error);
  Prune();
  return is_written ? Find(packages) : nullptr;
}

// Leftovers of processes that were killed while writing go too: the lock is ours.
void Store::Prune() const {
  std::vector<std::pair<fs::file_time_type, fs::path>> images;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("definitions-")) continue;
    if (name.ends_with(".new")) fs::remove(entry.path(), error);
    if (name.ends_with(kSuffix)) images.emplace_back(entry.last_write_time(error), entry.path());
  }
  std::ranges::sort(images, std::greater<>());
  for (std::size_t i = kMostImages; i < images.size(); ++i) fs::remove(images[i].second, error);
}

}  // namespace gateway::definitions::image
