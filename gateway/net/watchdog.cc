#include "gateway/net/watchdog.h"

#include <sys/socket.h>

namespace gateway::net {
namespace {

constexpr std::chrono::milliseconds kTick{100};

std::int64_t Milliseconds(std::chrono::steady_clock::time_point when) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch()).count();
}

}  // namespace

Watchdog::Watch::Watch(Watchdog& dog, int fd) : dog_(dog), entry_(fd) {
  const std::lock_guard lock(dog_.mutex_);
  dog_.entries_.insert(&entry_);
  dog_.wake_.notify_one();
}

Watchdog::Watch::~Watch() {
  const std::lock_guard lock(dog_.mutex_);
  dog_.entries_.erase(&entry_);
}

void Watchdog::Watch::Arm(std::chrono::milliseconds from_now) {
  ArmUntil(std::chrono::steady_clock::now() + from_now);
}

void Watchdog::Watch::ArmUntil(std::chrono::steady_clock::time_point when) {
  entry_.deadline = Milliseconds(when);
}

void Watchdog::Watch::Disarm() { entry_.deadline = 0; }

void Watchdog::Watch::SetIdle(bool idle) { entry_.idle = idle; }

Watchdog::Watchdog() : thread_([this](const std::stop_token& stop) { Run(stop); }) {}

Watchdog::~Watchdog() = default;

void Watchdog::EndIdle() {
  const std::lock_guard lock(mutex_);
  for (const Entry* entry : entries_) {
    if (entry->idle) ::shutdown(entry->fd, SHUT_RDWR);
  }
}

void Watchdog::EndAll() {
  const std::lock_guard lock(mutex_);
  for (const Entry* entry : entries_) ::shutdown(entry->fd, SHUT_RDWR);
}

void Watchdog::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, stop, [this] { return !entries_.empty(); });
    CheckDeadlines();
    wake_.wait_for(lock, stop, kTick, [] { return false; });
  }
}

// Precondition: mutex_ is held, so no watched descriptor can be closed and given out again
// meanwhile.
void Watchdog::CheckDeadlines() {
  const std::int64_t now = Milliseconds(std::chrono::steady_clock::now());
  for (Entry* entry : entries_) {
    const std::int64_t deadline = entry->deadline;
    if (deadline == 0 || now < deadline || entry->fired) continue;
    entry->fired = true;
    ::shutdown(entry->fd, SHUT_RDWR);
  }
}

}  // namespace gateway::net
