// Ends connections that take too long, whatever their thread is blocked in.
//
// A time-out of a single read is not enough: who sends one byte a second never meets it, and inside
// TLS there is no place to count. The watchdog shuts the socket down instead; the blocked call then
// returns. Deadlines are checked every 100 ms, and only while a connection is watched.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

namespace gateway::net {

// Thread-safe. Outlives its watches.
class Watchdog {
  struct Entry {
    explicit Entry(int descriptor) : fd(descriptor) {}
    const int fd;
    std::atomic<std::int64_t> deadline{0};  // milliseconds of the steady clock; 0: none
    std::atomic<bool> fired{false};
    std::atomic<bool> idle{false};
  };

 public:
  // One connection, watched until the end of this object's life; destroy it before closing the
  // descriptor.
  class Watch {
   public:
    Watch(Watchdog& dog, int fd);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    // Shuts the socket down unless Arm or Disarm is called again within that time.
    void Arm(std::chrono::milliseconds from_now);
    void ArmUntil(std::chrono::steady_clock::time_point when);
    void Disarm();
    // The connection waits for a request and may be closed without loss.
    void SetIdle(bool idle);
    // A deadline has passed.
    [[nodiscard]] bool fired() const { return entry_.fired; }

   private:
    Watchdog& dog_;
    Entry entry_;
  };

  Watchdog();
  ~Watchdog();

  // Shuts down the connections that are idle; all of them.
  void EndIdle();
  void EndAll();

 private:
  void Run(const std::stop_token& stop);
  void CheckDeadlines();

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::set<Entry*> entries_;
  std::jthread thread_;  // last: ends before what it uses
};

}  // namespace gateway::net
