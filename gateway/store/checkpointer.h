// Moves the write-ahead log into the database file, off the commit path: a connection and a thread
// of its own.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "gateway/store/sqlite_database.h"

namespace gateway::store {

class Checkpointer {
 public:
  explicit Checkpointer(std::unique_ptr<Database> database);
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  // The log has this many frames now. Never blocks for long. Thread-safe.
  void Notify(int wal_frames);

 private:
  void Loop(const std::stop_token& stop);
  void Checkpoint();

  std::unique_ptr<Database> database_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  int frames_ = 0;
  int checkpointed_at_ = 0;
  std::jthread thread_;  // last: ends before what it uses
};

}  // namespace gateway::store
