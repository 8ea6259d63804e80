// The way of a message: two lists (design section 2).
//
// Accept ends when the message is safe in the store; only then is it acknowledged. Deliver starts
// from the store. A crash at any line loses nothing. Read pipeline.cc: it is these two lists.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "gateway/base/clock.h"
#include "gateway/base/metrics.h"
#include "gateway/base/random.h"
#include "gateway/messaging/answer.h"
#include "gateway/messaging/channel.h"
#include "gateway/messaging/exchange.h"
#include "gateway/messaging/extract/source.h"
#include "gateway/messaging/intake.h"
#include "gateway/messaging/rate_limiter.h"
#include "gateway/messaging/render.h"
#include "gateway/messaging/retry.h"
#include "gateway/messaging/route_table.h"
#include "gateway/store/store.h"

namespace gateway::messaging {

// What the pipeline stands on; everything outlives it.
struct PipelineParts {
  std::shared_ptr<const Intake> intake;
  std::shared_ptr<const RouteTable> routes;
  std::shared_ptr<const Renderer> renderer;
  store::Store* store = nullptr;
  std::map<std::string, Channel*> channels;  // by Endpoint.via
  const Clock* clock = nullptr;
  Random* random = nullptr;
  Metrics* metrics = nullptr;
  RetryPolicy retry;
  RateLimit rate;
  std::map<std::string, ExtractSource, std::less<>> extracts;  // by name
  // Called after each commit: wakes the deliverer. May be empty.
  std::function<void()> on_accepted;
};

// Thread-safe.
class Pipeline {
 public:
  explicit Pipeline(PipelineParts parts);

  // A FHIR message: 200 with a response Bundle when it is safe, else an OperationOutcome.
  [[nodiscard]] Answer AcceptMessage(const Arrival& arrival);

  // A file of a local format: each record is accepted or refused on its own. 202 with a
  // batch-response Bundle, one entry a record; an OperationOutcome when none was accepted.
  [[nodiscard]] Answer AcceptRecords(const Arrival& arrival);

  // One night's file of a source that exports all its cases (extract/load.h): what the differences
  // imply is sent. `arrival.format` is the source's. 202 or 207 with Parameters that count the
  // rows; an OperationOutcome when the whole file was refused or held. One file of a source at a
  // time.
  [[nodiscard]] Answer AcceptExtract(const Arrival& arrival, const ExtractSource& source,
                                     const std::string& file_name);
  // The configured source of that name; null when there is none.
  [[nodiscard]] const ExtractSource* FindSource(std::string_view name) const;

  // One attempt at a claimed delivery, its outcome recorded. Gives the report back when the store
  // could not take it (a full disk): record it later with store().RecordSent, or the delivery stays
  // `sending` until the next start.
  [[nodiscard]] std::optional<store::SendReport> Deliver(const store::Delivery& delivery);

  [[nodiscard]] const PipelineParts& parts() const { return parts_; }

 private:
  [[nodiscard]] Result<Answer> AcceptOne(const Arrival& arrival, Candidate candidate,
                                         RecordOutcome& outcome,
                                         std::optional<store::NewExtractRow> row = std::nullopt);
  [[nodiscard]] Status Admit(const Arrival& arrival);

  PipelineParts parts_;
  RateLimiter limiter_;
  std::map<std::string, std::mutex, std::less<>> extract_turns_;  // one for each source
};

}  // namespace gateway::messaging
