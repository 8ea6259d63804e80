// What goes into the store when a message is accepted, and what can be read back of it.
//
// All bodies are bytes as they arrived or as they will leave; the store never reads inside them.
// Diagnostics and reasons describe the shape of a value and never hold patient data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/clock.h"
#include "gateway/base/result.h"
#include "gateway/store/delivery.h"
#include "gateway/store/extract.h"
#include "gateway/store/worklist.h"

namespace gateway::store {

// One business identifier of the case a message belongs to (design decision 9).
struct CaseLink {
  std::string system;
  std::string value;
  std::string organisation;  // ODS code of the organisation whose identifier it is; may be empty
  // An attribute (the NHS number) is kept with the case as history and never decides which case.
  bool attribute = false;
};

// What the sender is told; a second sender of the same message is told exactly the same.
struct Answer {
  int http_status = 200;
  std::string content_type;
  std::string body;
};

// How a business response ends a delivery: MessageHeader.response.code.
enum class ResponseCode { kOk, kTransientError, kFatalError };
// "ok", "transient-error", "fatal-error"; kValue for other text.
[[nodiscard]] std::string_view ToCode(ResponseCode code);
[[nodiscard]] Result<ResponseCode> ParseResponseCode(std::string_view code);

// A response to something this gateway sent.
struct Response {
  std::string in_response_to;  // MessageHeader.response.identifier: the message id or a wire id
  std::string sender;  // ODS code of the organisation that answers: the delivery's destination
  ResponseCode code = ResponseCode::kOk;
  std::string response_id;  // message id or exchange id of the response itself
  Instant at;
  // With kTransientError: when to send again. Without it the delivery is held for a person.
  std::optional<Instant> retry_at;
};

struct AcceptedMessage {
  std::string exchange_id;  // the gateway's own UUID of this exchange
  std::string sender;       // ODS code
  std::string message_id;   // unique with `sender`
  std::string event_system;
  std::string event_code;
  std::string destination;  // ODS code that the message names; deliveries may go elsewhere too
  // In order: the first known one that is no attribute names the case; unknown ones join it.
  std::vector<CaseLink> links;
  Instant received_at;
  std::string format;                 // local format name, or "fhir-json"
  std::string body;                   // as it arrived
  std::string body_type;              // media type of `body`
  std::optional<std::string> mapped;  // the FHIR message as JSON, when `body` is something else
  std::string client;                 // configured client name
  std::string request_id;
  std::string correlation_id;
  std::string pins;  // names and versions of maps and packages it was accepted with
  Answer answer;
  std::vector<NewDelivery> deliveries;  // at most 999
  std::vector<NewWorklistItem> worklist;
  std::string audit_event;  // canonical text of the AuditEvent, chained by hash
  // Set when this message answers one of ours: matched in the same transaction.
  std::optional<Response> response;
  // Set when this message is the last one that a changed row of an extract sends: the row is
  // written down in the same transaction.
  std::optional<NewExtractRow> extract_row;
  // How the maps made it, as messaging keeps it: paths and places without values. Empty: no map
  // ran.
  std::string lineage;
};

// The delivery that a response ended.
struct ResponseMatch {
  std::int64_t delivery = 0;
  std::string exchange_id;  // of the request
  DeliveryState state{};    // of the delivery now
  bool repeated = false;    // it had been answered before; the first answer stands
};

struct AcceptOutcome {
  enum class Kind { kNew, kDuplicate };
  Kind kind = Kind::kNew;
  std::int64_t sequence =
      0;  // the message's number in order of acceptance (of the first one, for a duplicate)
  std::string exchange_id;  // of the first one, for a duplicate
  std::int64_t case_key = 0;
  Answer answer;                         // for a duplicate: what the first sender was told
  bool same_content = true;              // for a duplicate: the arrived bytes are equal (SHA-256)
  std::optional<ResponseMatch> matched;  // when `response` was set and found its delivery
};

// One message without its bodies.
struct MessageRecord {
  std::int64_t sequence = 0;
  std::string exchange_id;
  std::string sender;
  std::string message_id;
  std::string event_system;
  std::string event_code;
  std::string destination;
  std::int64_t case_key = 0;
  Instant received_at;
  std::string format;
  std::string body_type;
  std::string body_sha256;  // 32 raw bytes
  std::string client;
  std::string request_id;
  std::string correlation_id;
  std::string in_response_to;  // empty when it answers nothing
  std::string pins;
  int answer_status = 0;
  bool has_mapped = false;
};

// A message with its deliveries in order, each with its attempts.
struct MessageDetail {
  MessageRecord message;
  struct DeliveryDetail {
    Delivery delivery;
    std::vector<Attempt> attempts;
  };
  std::vector<DeliveryDetail> deliveries;
  std::vector<WorklistItem> worklist;
};

// One line of a list.
struct MessageSummary {
  MessageRecord message;
  std::vector<DeliveryState> deliveries;
};

struct MessageFilter {
  std::optional<DeliveryState> state;  // at least one delivery is in it
  std::string event_code;
  std::string sender;
  std::string destination;  // a delivery goes there, or the message names it
  std::string
      party;  // it sent the message, or a delivery goes to it: what one organisation may see
  std::optional<std::int64_t> case_key;
  std::optional<Instant> since;        // received then or later
  std::optional<std::int64_t> before;  // sequence below this, to read on
  int limit = 100;
};

}  // namespace gateway::store
