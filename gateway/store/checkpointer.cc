#include "gateway/store/checkpointer.h"

#include "gateway/base/log.h"

namespace gateway::store {
namespace {

constexpr int kFramesBetween = 2000;  // 8 MB of log between two checkpoints
// A steady stream of commits never lets a passive checkpoint finish; past 64 MB the writer waits
// for the short rest.
constexpr int kFramesToRestart = 16'000;

}  // namespace

Checkpointer::Checkpointer(std::unique_ptr<Database> database)
    : database_(std::move(database)),
      thread_([this](const std::stop_token& stop) { Loop(stop); }) {}

Checkpointer::~Checkpointer() = default;

void Checkpointer::Notify(int wal_frames) {
  {
    const std::scoped_lock lock(mutex_);
    frames_ = wal_frames;
    if (frames_ < checkpointed_at_) checkpointed_at_ = 0;  // the log began anew
    if (frames_ - checkpointed_at_ < kFramesBetween) return;
  }
  changed_.notify_one();
}

void Checkpointer::Loop(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (
      changed_.wait(lock, stop, [this] { return frames_ - checkpointed_at_ >= kFramesBetween; })) {
    checkpointed_at_ = frames_;
    lock.unlock();
    Checkpoint();
    lock.lock();
  }
}

void Checkpointer::Checkpoint() {
  auto frames = database_->Checkpoint(false);
  if (frames && *frames > kFramesToRestart) frames = database_->Checkpoint(true);
  // Busy is ordinary: the next round goes on.
  if (!frames && frames.error().type != IssueType::kLockError) {
    Log(LogLevel::kWarning, "store-checkpoint-failed",
        {{LogField::kType, std::string(ToCode(frames.error().type))}});
  }
}

}  // namespace gateway::store
