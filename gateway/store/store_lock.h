// Keeps a second gateway off the same store: two of them would send everything twice.
#pragma once

#include <filesystem>

#include "gateway/base/result.h"

namespace gateway::store {

// Held as long as it lives; the system lets go of it when the process ends, however it ends.
class StoreLock {
 public:
  // Locks `path`.lock; kLockError when another process has it.
  static Result<StoreLock> Take(const std::filesystem::path& path);
  ~StoreLock();
  StoreLock(StoreLock&& other) noexcept;
  StoreLock& operator=(StoreLock&& other) noexcept;
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;

 private:
  explicit StoreLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace gateway::store
