#include "gateway/store/store_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace gateway::store {

Result<StoreLock> StoreLock::Take(const std::filesystem::path& path) {
  std::filesystem::path file = path;
  file += ".lock";
  StoreLock lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.fd_ < 0) {
    const bool missing = errno == ENOENT || errno == ENOTDIR;
    return Fail(missing ? IssueType::kNotFound : IssueType::kNoStore,
                file.string() + ": cannot open: " + std::strerror(errno));
  }
  if (::flock(lock.fd_, LOCK_EX | LOCK_NB) != 0) {
    return Fail(IssueType::kLockError, path.string() + ": another gateway has this store open");
  }
  return lock;
}

StoreLock::~StoreLock() {
  if (fd_ >= 0) ::close(fd_);
}

StoreLock::StoreLock(StoreLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

StoreLock& StoreLock::operator=(StoreLock&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

}  // namespace gateway::store
