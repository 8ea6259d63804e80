// A receiving system as a simulator: $process-message behind mutual TLS and a bearer token, with a
// ledger of effects, and faults to inject.
//
// A message has its effect once; a repeat gets the same answer and is counted, and one with other
// bytes is a conflict.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "gateway/base/clock.h"
#include "gateway/definitions/registry.h"
#include "gateway/messaging/directory.h"
#include "gateway/net/http_message.h"
#include "gateway/sandbox/token_service.h"
#include "gateway/store/ledger.h"

namespace gateway::sandbox {

// What goes wrong on purpose. Change at any time, from any thread.
struct Faults {
  std::atomic<int> status{0};                // answer with this status instead; 0: none
  std::atomic<bool> hang{false};             // take the request and do not answer
  std::atomic<bool> refuse_business{false};  // answer 200 with response.code fatal-error
};

// Thread-safe. What it is given outlives it.
class Receiver {
 public:
  Receiver(std::shared_ptr<const definitions::Registry> registry,
           std::shared_ptr<const messaging::Directory> directory, store::EffectLedger& ledger,
           const TokenService* tokens, const Clock& clock);

  // POST …/$process-message.
  [[nodiscard]] net::HttpResponse Handle(const net::HttpRequest& request);

  [[nodiscard]] Faults& faults() { return faults_; }
  // Called with the message id at its first effect; set before traffic.
  void OnEffect(std::function<void(const std::string& message_id)> on_effect) {
    on_effect_ = std::move(on_effect);
  }

 private:
  [[nodiscard]] std::optional<net::HttpResponse> CheckToken(const net::HttpRequest& request) const;
  [[nodiscard]] net::HttpResponse Process(const net::HttpRequest& request);
  void Hang() const;

  std::shared_ptr<const definitions::Registry> registry_;
  std::shared_ptr<const messaging::Directory> directory_;
  store::EffectLedger& ledger_;
  const TokenService* tokens_;
  const Clock& clock_;
  Faults faults_;
  std::function<void(const std::string&)> on_effect_;
};

}  // namespace gateway::sandbox
