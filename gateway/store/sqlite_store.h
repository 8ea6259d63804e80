// The embedded store: one SQLite file in WAL mode with full synchronisation, written by one thread
// that commits in groups, read by a few connections, checkpointed by a thread of its own.
#pragma once

#include <filesystem>
#include <memory>

#include "gateway/base/metrics.h"
#include "gateway/store/store.h"

namespace gateway::store {

struct SqliteOptions {
  std::filesystem::path path;  // created (mode 0600) when it is not there; its folder must exist
  int readers = 4;             // connections for reading, opened when first needed
  // The file may not grow beyond this many pages of 4 KB; 0: no limit.
  std::int64_t max_pages = 0;
  Metrics* metrics = nullptr;  // outlives the store
};

// Opens or creates the store and brings its tables up to date. kLockError when another process has
// it open; kNotSupported when a newer gateway wrote it; kNotFound when the folder is not there.
[[nodiscard]] Result<std::unique_ptr<Store>> OpenSqliteStore(const SqliteOptions& options);

}  // namespace gateway::store
