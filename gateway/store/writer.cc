#include "gateway/store/writer.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <iterator>

#include "gateway/base/log.h"
#include "gateway/base/stop_point.h"

namespace gateway::store {
namespace {

constexpr std::size_t kMaxBatch = 256;

Status Attempt(Writer::Work& work, Database& database) {
  try {
    return work(database);
  } catch (const std::exception& error) {
    return Fail(IssueType::kException, std::string("store: ") + error.what());
  }
}

}  // namespace

Writer::Writer(std::unique_ptr<Database> database, Checkpointer& checkpointer, Metrics* metrics)
    : database_(std::move(database)),
      checkpointer_(checkpointer),
      metrics_(metrics),
      thread_([this] { Loop(); }) {}

Writer::~Writer() { Stop(); }

Status Writer::Run(Work work, Kind kind) {
  auto request = std::make_shared<Request>();
  request->work = std::move(work);
  request->kind = kind;
  std::future<void> done = request->done.get_future();
  {
    const std::scoped_lock lock(mutex_);
    if (stopped_) return Fail(IssueType::kNoStore, "store: it is closed");
    waiting_.push_back(request);
  }
  arrived_.notify_one();
  done.wait();
  return std::move(request->result);
}

void Writer::Stop() {
  {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
  }
  arrived_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Writer::Loop() {
  for (;;) {
    Batch batch = Gather();
    if (batch.empty()) return;
    Write(batch);
    for (const auto& request : batch) request->done.set_value();
    checkpointer_.Notify(database_->wal_frames());
  }
}

// What waits now, at least one request; empty once stopped.
Writer::Batch Writer::Gather() {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return stopped_ || !waiting_.empty(); });
  const auto end =
      waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kMaxBatch));
  Batch batch(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return batch;
}

void Writer::Write(Batch& batch) {
  const auto start = std::chrono::steady_clock::now();
  if (const Status written = RunAll(batch); !written) {
    Log(LogLevel::kError, "store-commit-failed",
        {{LogField::kType, std::string(ToCode(written.error().type))},
         {LogField::kCount, static_cast<std::int64_t>(batch.size())}});
    if (!Rollback()) Log(LogLevel::kError, "store-rollback-failed");
    for (const auto& request : batch) {
      if (request->result) request->result = written;
    }
  }
  if (metrics_ == nullptr) return;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  metrics_->Observe("gateway_store_commit_seconds", took.count());
  metrics_->Count("gateway_store_requests_total", {}, static_cast<double>(batch.size()));
}

// An error here is that of the whole group; one request's own error stays with it.
Status Writer::RunAll(Batch& batch) {
  GATEWAY_TRY(const bool clean, RunTogether(batch));
  if (clean) return Commit(batch);
  GATEWAY_CHECK(Rollback());
  if (batch.size() == 1) return {};
  GATEWAY_CHECK(RunApart(batch));
  return Commit(batch);
}

// False at the first request that fails.
Result<bool> Writer::RunTogether(Batch& batch) {
  GATEWAY_CHECK(store::Run(*database_, "BEGIN IMMEDIATE"));
  for (const auto& request : batch) {
    request->result = Attempt(request->work, *database_);
    if (!request->result) return false;
  }
  return true;
}

Status Writer::RunApart(Batch& batch) {
  GATEWAY_CHECK(store::Run(*database_, "BEGIN IMMEDIATE"));
  for (const auto& request : batch) GATEWAY_CHECK(RunInSavepoint(*request));
  return {};
}

Status Writer::RunInSavepoint(Request& request) {
  GATEWAY_CHECK(store::Run(*database_, "SAVEPOINT request"));
  request.result = Attempt(request.work, *database_);
  // Some failures (disk full, I/O) end the whole transaction.
  if (!database_->in_transaction())
    return Fail(IssueType::kNoStore, "store: the transaction was lost");
  if (!request.result) GATEWAY_CHECK(store::Run(*database_, "ROLLBACK TO request"));
  return store::Run(*database_, "RELEASE request");
}

Status Writer::Rollback() {
  if (!database_->in_transaction()) return {};
  return store::Run(*database_, "ROLLBACK");
}

Status Writer::Commit(const Batch& batch) {
  const bool accepts = std::any_of(batch.begin(), batch.end(), [](const auto& request) {
    return request->kind == Kind::kAccept && request->result;
  });
  if (accepts) StopPoint("commit-before");
  if (Status done = store::Run(*database_, "COMMIT"); !done) {
    return Fail(IssueType::kNoStore, done.error().diagnostics);
  }
  if (accepts) StopPoint("commit-after");
  return {};
}

}  // namespace gateway::store
