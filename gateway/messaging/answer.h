// What a sender is told: statuses, OperationOutcomes, and the batch-response for a file of records.
//
// The only place that turns an Error into an HTTP status.
// Spec: https://hl7.org/fhir/R4/http.html#summary
#pragma once

#include <string>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/messaging/exchange.h"
#include "gateway/store/extract.h"

namespace gateway::messaging {

// 400 for what cannot be read, 401 and 403, 404, 409, 413, 422 for what breaks a rule, 429, 500,
// 503, 504.
[[nodiscard]] int HttpStatus(IssueType type);

// An OperationOutcome with the error's findings. A 5xx says only what kind of failure it was.
[[nodiscard]] Answer Refusal(const Error& error);

// One record of a file.
struct RecordOutcome {
  int line = 0;  // where it began in the file
  bool accepted = false;
  std::string message_id;   // of the message it became; empty when refused before it had one
  std::string exchange_id;  // empty when refused
  Issues issues;
  int row = 0;  // which record of the file, from 1
};

// A Bundle of type batch-response: per record response.status, response.location ("Bundle/<message
// id>"), response.outcome. 202 when all were accepted, 207 when some were, 422 or the single
// record's status when none was.
[[nodiscard]] Answer BatchAnswer(const std::vector<RecordOutcome>& outcomes);

// One night's file of an extract: Parameters with a count for each of rows, unchanged, changed,
// appeared, vanished, reappeared, refused and messages, the state of the source, and a part for
// each row that was refused. 202, or 207 when some were refused.
[[nodiscard]] Answer ExtractAnswer(const store::ExtractCounts& counts, store::ExtractState state,
                                   const std::vector<RecordOutcome>& refused);

}  // namespace gateway::messaging
