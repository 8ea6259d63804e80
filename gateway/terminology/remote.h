// A terminology server elsewhere: asked about codes that no package holds.
//
// Answers are cached, calls are limited in time, and a server that fails is left alone for a while,
// so that a dead one costs a message no more than its allowance. Only systems, codes and canonicals
// are sent for a validation, never displays or other text.
// Spec: https://hl7.org/fhir/R4/terminology-service.html
#pragma once

#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/base/clock.h"
#include "gateway/base/result.h"
#include "gateway/terminology/code_set.h"

namespace gateway::terminology {

// The call itself, made by who knows networks and tokens (app).
class RemoteCall {
 public:
  virtual ~RemoteCall() = default;
  // POSTs a FHIR resource in JSON to `path` below the server's base ("ValueSet/$validate-code") and
  // gives the body of a 200. kTimeout, kTransient, kThrottled, kLogin when the server cannot be
  // asked; another type is its refusal of this question. Diagnostics hold nothing of the body.
  // Thread-safe.
  [[nodiscard]] virtual Result<std::string> Post(const std::string& path, const std::string& body,
                                                 std::chrono::milliseconds within) = 0;
};

struct RemoteOptions {
  std::vector<std::string> systems;            // it is asked about these alone
  std::chrono::milliseconds timeout{2'000};    // of each call
  std::chrono::milliseconds allowance{5'000};  // of all calls for one validation
  std::size_t cache_entries = 20'000;
  std::chrono::milliseconds cache_for = std::chrono::hours(24);
  // After that many failures in a row it is not asked for that long, then tried once again.
  int failures = 3;
  std::chrono::milliseconds pause{30'000};
};

// How long one validation may still wait for the server.
struct Allowance {
  std::chrono::milliseconds left{0};
};

// Thread-safe.
class Remote {
 public:
  // `call` is owned; `clock` outlives this.
  Remote(RemoteOptions options, std::unique_ptr<RemoteCall> call, const Clock& clock);
  ~Remote();
  Remote(const Remote&) = delete;
  Remote& operator=(const Remote&) = delete;

  [[nodiscard]] bool Serves(std::string_view system) const;
  [[nodiscard]] const RemoteOptions& options() const { return options_; }
  [[nodiscard]] Allowance NewAllowance() const { return {options_.allowance}; }

  // Whether a code is in a value set, or (empty canonical) in its system. kUnknown when the server
  // does not know, does not answer, or the allowance is spent.
  [[nodiscard]] Membership Contains(std::string_view value_set, std::string_view system,
                                    std::string_view code, Allowance& allowance) const;

  // The answer to any question, as the server gave it: a resource in JSON. Errors as those of
  // RemoteCall; kTransient at once while the server is left alone.
  [[nodiscard]] Result<std::string> Ask(const std::string& path, const std::string& body,
                                        std::chrono::milliseconds within) const;

 private:
  struct Entry {
    std::string key;
    Result<std::string> answer;
    Instant until;
  };
  [[nodiscard]] std::optional<Result<std::string>> Cached(const std::string& key) const;
  void Keep(std::string key, const Result<std::string>& answer) const;
  [[nodiscard]] bool MayAsk() const;
  void Count(bool failed) const;

  RemoteOptions options_;
  std::unique_ptr<RemoteCall> call_;
  const Clock& clock_;
  mutable std::mutex mutex_;          // guards what follows
  mutable std::list<Entry> entries_;  // the one used last in front
  mutable std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key_;
  mutable int failures_ = 0;
  mutable Instant closed_until_{};
};

}  // namespace gateway::terminology
