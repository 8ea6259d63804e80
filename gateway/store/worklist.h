// What cannot go on without a person.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gateway/base/clock.h"

namespace gateway::store {

// Kinds that the store itself writes; others may write more.
inline constexpr const char* kDeliveryHeld = "delivery-held";
inline constexpr const char* kDeliveryRejected = "delivery-rejected";
inline constexpr const char* kResponseChanged = "response-changed";
inline constexpr const char* kCaseLinksClash = "case-links-clash";
inline constexpr const char* kTwoNumbersOnCase = "two-numbers-on-case";

struct NewWorklistItem {
  std::string kind;
  std::string reason;  // the shape of what is wrong, never a value
};

struct WorklistItem {
  std::int64_t id = 0;
  std::string kind;
  std::int64_t sequence = 0;  // of the message; 0 when about none
  std::int64_t delivery = 0;  // 0 when about none
  std::int64_t case_key = 0;
  std::string reason;
  Instant created_at;
  bool open = true;
  std::string assigned_to;
  std::string note;
  std::optional<Instant> resolved_at;
};

struct WorklistFilter {
  bool open_only = true;
  std::string kind;
  std::string assigned_to;
  int limit = 100;
};

// What becomes of the delivery behind an item that is resolved.
enum class Resolution {
  kDone,     // nothing to do with a delivery
  kRequeue,  // the held delivery is sent again, at once or in its turn
  kClose,    // the held delivery is given up; the next of its lane may go
};

}  // namespace gateway::store
