#include "gateway/store/readers.h"

namespace gateway::store {

Readers::Readers(std::filesystem::path path, int most) : path_(std::move(path)), most_(most) {}

Result<std::unique_ptr<Database>> Readers::Borrow() {
  {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [this] { return closed_ || lent_ < most_; });
    if (closed_) return Fail(IssueType::kNoStore, "store: it is closed");
    ++lent_;
    if (!idle_.empty()) {
      std::unique_ptr<Database> database = std::move(idle_.back());
      idle_.pop_back();
      return database;
    }
  }
  auto database = Database::Open(path_, Database::Mode::kRead);
  if (!database) Return(nullptr, false);
  return database;
}

// A connection that failed is not lent again.
void Readers::Return(std::unique_ptr<Database> database, bool good) {
  {
    const std::scoped_lock lock(mutex_);
    --lent_;
    if (good && !closed_) idle_.push_back(std::move(database));
  }
  returned_.notify_all();
}

void Readers::Close() {
  std::unique_lock lock(mutex_);
  closed_ = true;
  returned_.notify_all();
  returned_.wait(lock, [this] { return lent_ == 0; });
  idle_.clear();
}

}  // namespace gateway::store
