// Deliveries: rendered bytes on their way to one destination.
//
// States:  pending -> sending -> delivered -> acknowledged | rejected
//                  <- retry      held -> pending (requeued) | closed (a person ended it)
// A delivery is open while pending, sending or held. Deliveries of one lane (case, destination,
// via) are sent in order of acceptance: only the oldest open one is ever due, so that a held one
// stops later ones of its own case to that destination and nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/clock.h"
#include "gateway/base/issue.h"

namespace gateway::store {

// The numbers are stored: never renumber. Open states come first.
enum class DeliveryState {
  kPending = 0,
  kSending = 1,
  kHeld = 2,
  kDelivered = 3,     // the transport took it
  kAcknowledged = 4,  // business response positive
  kRejected = 5,      // business response negative
  kClosed = 6,        // ended by a person without delivery
};

// "pending", "sending", "held", …; and back (absent for other text).
[[nodiscard]] std::string_view ToCode(DeliveryState state);
[[nodiscard]] std::optional<DeliveryState> ParseDeliveryState(std::string_view code);

// A companion of the body: the readable page, a document.
struct Attachment {
  std::string name;
  std::string content_type;
  std::string bytes;
};

struct NewDelivery {
  std::string destination;  // ODS code
  std::string via;          // "fhir-rest", "folder", …
  std::string address;      // endpoint address or key, for the channel
  std::string content_type;
  std::string file_name;                // hint for channels that write files
  std::string body;                     // the same bytes at every attempt
  std::vector<Attachment> attachments;  // at most 99
  std::string wire_id;  // the id the receiver sees and will answer to (MessageHeader.id)
  std::optional<Instant> acknowledge_due;
  bool wants_response = false;  // false: delivered is the end
  // Not empty: it could not be rendered and starts held, with this reason on the worklist.
  std::string held_reason;
};

// One delivery without its bytes.
struct Delivery {
  std::int64_t id = 0;
  std::int64_t sequence = 0;  // of its message
  std::string exchange_id;
  std::string message_id;
  std::string sender;
  std::string event_code;
  std::string correlation_id;
  std::string destination;
  std::string via;
  std::string address;
  std::string content_type;
  std::string file_name;
  std::string wire_id;
  std::int64_t case_key = 0;
  DeliveryState state = DeliveryState::kPending;
  Instant received_at;  // of its message
  // When it is due; absent while it waits behind an older one of its lane, and once it has left.
  std::optional<Instant> next_attempt_at;
  int attempts = 0;  // claims so far; for a claimed one the number of this attempt, from 1
  // An earlier attempt may have reached the receiver although no answer was recorded.
  bool possible_repeat = false;
  bool wants_response = false;
  std::optional<Instant> acknowledge_due;
  std::optional<Instant> settled_at;  // when it was delivered, or answered
  std::string response_code;          // "ok", "transient-error", "fatal-error"; empty before
  std::string response_id;
};

struct DeliveryContent {
  std::string content_type;
  std::string file_name;
  std::string body;
  std::vector<Attachment> attachments;
};

// How one attempt ended.
enum class AttemptOutcome { kDelivered = 0, kRetry = 1, kHeld = 2, kInterrupted = 3 };
[[nodiscard]] std::string_view ToCode(AttemptOutcome outcome);

struct Attempt {
  int number = 0;
  Instant at;  // when it was claimed
  AttemptOutcome outcome{};
  std::optional<IssueType> error_type;
  std::string diagnostics;
  int http_status = 0;  // 0: none
  std::int64_t millis = 0;
};

// The report of a channel on the attempt that ClaimDue gave out.
struct SendReport {
  std::int64_t delivery = 0;
  int attempt = 0;  // Delivery::attempts of the claim
  Instant at;       // when it ended
  AttemptOutcome outcome = AttemptOutcome::kDelivered;
  std::optional<Instant> retry_at;  // with kRetry
  std::optional<IssueType> error_type;
  std::string diagnostics;  // shape only; with kHeld the reason on the worklist
  int http_status = 0;
  std::int64_t millis = 0;
  // With kDelivered, when the receiver answered at once: MessageHeader.response.code and id.
  std::string response_code;
  std::string response_id;
};

// Open deliveries of one destination.
struct QueueDepth {
  std::string destination;
  std::int64_t pending = 0;
  std::int64_t sending = 0;
  std::int64_t held = 0;
  Instant oldest;  // acceptance of the oldest
};

}  // namespace gateway::store
