#include "gateway/messaging/deliverer.h"

#include <algorithm>
#include <utility>

#include "gateway/base/log.h"

namespace gateway::messaging {

Deliverer::Deliverer(Pipeline& pipeline, DelivererOptions options)
    : pipeline_(pipeline), options_(options) {
  const auto recovered =
      pipeline_.parts().store->RecoverInterrupted(pipeline_.parts().clock->Now());
  if (recovered && *recovered > 0)
    Log(LogLevel::kWarning, "deliveries-recovered", {{LogField::kCount, std::int64_t{*recovered}}});
  threads_.emplace_back([this](const std::stop_token& stop) { Claim(stop); });
  for (int i = 0; i < options_.workers; ++i) {
    threads_.emplace_back([this](const std::stop_token& stop) { Work(stop); });
  }
}

Deliverer::~Deliverer() { Stop(); }

void Deliverer::Wake() {
  {
    const std::scoped_lock lock(mutex_);
    if (std::exchange(woken_, true)) return;
  }
  woken_changed_.notify_one();
}

void Deliverer::Stop() {
  for (std::jthread& thread : threads_) thread.request_stop();
  for (std::jthread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Deliverer::Claim(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    RecordLate();
    while (ClaimSome()) {
    }
    std::unique_lock lock(mutex_);
    woken_changed_.wait_for(lock, stop, options_.look_every, [&] { return woken_; });
    woken_ = false;
  }
}

void Deliverer::RecordLate() {
  std::vector<store::SendReport> reports;
  {
    const std::scoped_lock lock(mutex_);
    reports.swap(unrecorded_);
  }
  for (store::SendReport& report : reports) {
    const auto state = pipeline_.parts().store->RecordSent(report);
    if (state || !IsTransient(state.error().type)) continue;
    const std::scoped_lock lock(mutex_);
    unrecorded_.push_back(std::move(report));
  }
}

store::ClaimRequest Deliverer::NextClaim() {
  store::ClaimRequest request;
  request.now = pipeline_.parts().clock->Now();
  const std::scoped_lock lock(mutex_);
  // One claim may give all its deliveries to one destination: it asks for no more than the fullest
  // destination that is not at its limit can still take.
  int most = 0;
  int out = 0;
  for (const auto& [destination, count] : out_) {
    out += count;
    if (count >= options_.per_destination) {
      request.busy_destinations.push_back(destination);
    } else {
      most = std::max(most, count);
    }
  }
  request.limit = std::min(options_.per_destination - most, options_.workers - out);
  return request;
}

bool Deliverer::ClaimSome() {
  store::ClaimRequest request = NextClaim();
  if (request.limit <= 0) return false;
  auto claimed = pipeline_.parts().store->ClaimDue(std::move(request));
  if (!claimed) {
    Log(LogLevel::kError, "claim-failed",
        {{LogField::kType, std::string(ToCode(claimed.error().type))}});
    return false;
  }
  if (claimed->empty()) return false;
  const std::scoped_lock lock(mutex_);
  for (store::Delivery& delivery : *claimed) {
    ++out_[delivery.destination];
    waiting_.push_back(std::move(delivery));
  }
  waiting_changed_.notify_all();
  return true;
}

void Deliverer::Work(const std::stop_token& stop) {
  for (;;) {
    std::unique_lock lock(mutex_);
    // What was claimed is sent even while stopping: a claim must be reported.
    if (!waiting_changed_.wait(lock, stop, [&] { return !waiting_.empty(); })) return;
    const store::Delivery delivery = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    auto unrecorded = pipeline_.Deliver(delivery);
    lock.lock();
    if (unrecorded) unrecorded_.push_back(std::move(*unrecorded));
    if (--out_[delivery.destination] == 0) out_.erase(delivery.destination);
    woken_ = true;  // the next of its lane may be due
    woken_changed_.notify_one();
  }
}

}  // namespace gateway::messaging
