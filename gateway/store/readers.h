// A few connections for reading, lent out one call at a time.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "gateway/store/sqlite_database.h"

namespace gateway::store {

class Readers {
 public:
  // Opens up to `most` connections, each when it is first needed.
  Readers(std::filesystem::path path, int most);

  // Runs `read` in one read transaction, so that all its queries see the same moment. Waits for a
  // connection when all are lent. kNoStore once closed. Thread-safe.
  template <typename Value, typename Read>
  [[nodiscard]] Result<Value> Get(const Read& read) {
    GATEWAY_TRY(std::unique_ptr<Database> database, Borrow());
    auto begun = store::Run(*database, "BEGIN");
    Result<Value> value = begun ? read(*database) : Result<Value>(std::unexpected(begun.error()));
    if (database->in_transaction()) begun = store::Run(*database, "COMMIT");
    Return(std::move(database), begun.has_value());
    return value;
  }

  // Waits until all connections are back.
  void Close();

 private:
  [[nodiscard]] Result<std::unique_ptr<Database>> Borrow();
  void Return(std::unique_ptr<Database> database, bool good);

  std::filesystem::path path_;
  int most_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Database>> idle_;
  int lent_ = 0;
  bool closed_ = false;
};

}  // namespace gateway::store
