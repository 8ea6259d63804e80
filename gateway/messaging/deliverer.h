// Sends what is due: one thread that claims, a few that send, so that a receiver that hangs holds
// up its own queue and nobody else's.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gateway/messaging/pipeline.h"

namespace gateway::messaging {

struct DelivererOptions {
  int workers = 16;
  // Deliveries to one destination that are out at once.
  int per_destination = 3;
  // How long a delivery that became due by time alone may wait to be seen.
  std::chrono::milliseconds look_every{200};
};

class Deliverer {
 public:
  // Recovers interrupted deliveries, then starts. The pipeline outlives it.
  Deliverer(Pipeline& pipeline, DelivererOptions options);
  ~Deliverer();
  Deliverer(const Deliverer&) = delete;
  Deliverer& operator=(const Deliverer&) = delete;

  // Something may be due now. Any thread.
  void Wake();
  // Finishes the attempts under way.
  void Stop();

 private:
  void Claim(const std::stop_token& stop);
  void Work(const std::stop_token& stop);
  [[nodiscard]] store::ClaimRequest NextClaim();
  [[nodiscard]] bool ClaimSome();
  void RecordLate();

  Pipeline& pipeline_;
  DelivererOptions options_;
  std::mutex mutex_;
  // One for the claiming thread and one for the workers: each accepted message wakes the first
  // alone.
  std::condition_variable_any woken_changed_;
  std::condition_variable_any waiting_changed_;
  bool woken_ = false;
  std::deque<store::Delivery> waiting_;
  std::map<std::string, int> out_;             // by destination: waiting or under way
  std::vector<store::SendReport> unrecorded_;  // outcomes that the store could not take yet
  std::vector<std::jthread> threads_;
};

}  // namespace gateway::messaging
