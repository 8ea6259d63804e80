// The ledger of effects of a receiver: which messages had an effect, once each, in order of
// arrival.
//
// Used by the sandbox's receiver and by the kill harness, in a file of its own. Durable when Record
// returns. Thread-safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "gateway/base/clock.h"
#include "gateway/base/result.h"

namespace gateway::store {

enum class EffectKind { kFirst, kRepeatIdentical, kRepeatDifferent };

struct Effect {
  std::int64_t number = 0;  // order of arrival, from 1
  std::string message_id;
  std::string body_sha256;  // as it was given at first sight
  std::string case_key;
  Instant at;
  std::int64_t repeats_identical = 0;
  std::int64_t repeats_different = 0;
};

struct EffectCounts {
  std::int64_t effects = 0;
  std::int64_t repeats_identical = 0;
  std::int64_t repeats_different = 0;
};

class EffectLedger {
 public:
  // Opens or creates the file.
  static Result<std::unique_ptr<EffectLedger>> Open(const std::filesystem::path& path);
  ~EffectLedger();
  EffectLedger(const EffectLedger&) = delete;
  EffectLedger& operator=(const EffectLedger&) = delete;

  // `body_sha256` in any form, as long as it is the same form each time.
  [[nodiscard]] Result<EffectKind> Record(const std::string& message_id,
                                          const std::string& body_sha256,
                                          const std::string& case_key, Instant at);
  [[nodiscard]] Result<EffectCounts> Counts();
  [[nodiscard]] Result<std::vector<Effect>> List();

 private:
  struct Data;
  explicit EffectLedger(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace gateway::store
