// The one thread that writes, committing many requests at once.
//
// While one group is being synced to disk the next one gathers, so that a busy store pays one sync
// for dozens of requests and an idle one adds no delay. Each request runs in a savepoint of its
// own.
#pragma once

#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "gateway/base/metrics.h"
#include "gateway/store/checkpointer.h"
#include "gateway/store/sqlite_database.h"

namespace gateway::store {

class Writer {
 public:
  // Runs inside the transaction, on the writer's thread; an error takes back what it did. It may
  // run twice (what it did the first time is gone then): it changes nothing but the database and
  // its value.
  using Work = std::move_only_function<Status(Database&)>;
  enum class Kind { kOther, kAccept };

  // `checkpointer` and `metrics` (may be null) outlive it.
  Writer(std::unique_ptr<Database> database, Checkpointer& checkpointer, Metrics* metrics);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Returns when the work is committed, or was taken back; kNoStore when the commit failed or the
  // writer has stopped. Thread-safe.
  [[nodiscard]] Status Run(Work work, Kind kind = Kind::kOther);

  // As Run, for work that gives a value.
  template <typename Value, typename ValueWork>
  [[nodiscard]] Result<Value> Get(ValueWork work, Kind kind = Kind::kOther) {
    std::optional<Value> value;
    GATEWAY_CHECK(Run(
        [&](Database& database) -> Status {
          GATEWAY_TRY(value, work(database));
          return {};
        },
        kind));
    return *std::move(value);
  }

  // Finishes what is waiting. Idempotent.
  void Stop();

 private:
  struct Request {
    Work work;
    Kind kind = Kind::kOther;
    Status result;
    std::promise<void> done;
  };
  using Batch = std::vector<std::shared_ptr<Request>>;

  void Loop();
  [[nodiscard]] Batch Gather();
  void Write(Batch& batch);
  [[nodiscard]] Status RunAll(Batch& batch);
  [[nodiscard]] Result<bool> RunTogether(Batch& batch);
  [[nodiscard]] Status RunApart(Batch& batch);
  [[nodiscard]] Status RunInSavepoint(Request& request);
  [[nodiscard]] Status Rollback();
  [[nodiscard]] Status Commit(const Batch& batch);

  std::unique_ptr<Database> database_;
  Checkpointer& checkpointer_;
  Metrics* metrics_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  Batch waiting_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace gateway::store
