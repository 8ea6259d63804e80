#include "gateway/messaging/pipeline.h"

#include "gateway/base/log.h"
#include "gateway/base/stop_point.h"
#include "gateway/messaging/answer.h"
#include "gateway/messaging/extract/load.h"
#include "gateway/messaging/record_report.h"
#include "gateway/messaging/stages/stages.h"

namespace gateway::messaging {

Pipeline::Pipeline(PipelineParts parts)
    : parts_(std::move(parts)), limiter_(parts_.rate, *parts_.clock) {
  for (const auto& [name, source] : parts_.extracts) extract_turns_[name];
}

// --- accept: ends when the message is safe ----------------------------------------------------

Answer Pipeline::AcceptMessage(const Arrival& arrival) {
  if (const auto admitted = Admit(arrival); !admitted) return Refusal(admitted.error());
  auto candidate =
      parts_.intake->ReadMessage(arrival.bytes, parts_.clock->Now());  // parse, map in, check
  if (!candidate) return Refusal(candidate.error());
  RecordOutcome ignored;
  const auto answer = AcceptOne(arrival, std::move(*candidate), ignored);
  return answer ? *answer : Refusal(answer.error());
}

Answer Pipeline::AcceptRecords(const Arrival& arrival) {
  if (const auto admitted = Admit(arrival); !admitted) return Refusal(admitted.error());
  std::vector<RecordOutcome> outcomes;
  const auto accept = [&](Candidate candidate) -> Status {
    RecordOutcome& outcome = outcomes.emplace_back();
    outcome.row = static_cast<int>(outcomes.size());
    outcome.line = candidate.line;
    const auto answer = AcceptOne(arrival, std::move(candidate), outcome);
    if (answer) return {};
    // A gateway that cannot store must not answer for a part of the file: the sender repeats it
    // whole, and what was accepted is known by its id.
    if (IsTransient(answer.error().type)) return Fail(answer.error());
    outcome.issues = ToIssues(answer.error());
    return {};
  };
  const Intake& intake = *parts_.intake;
  const auto read =
      intake.ForEachRecord(arrival.format, arrival.bytes, parts_.clock->Now(), accept);
  if (!read) return Refusal(read.error());
  if (outcomes.empty()) return Refusal({IssueType::kRequired, "the file holds no record", {}});
  Answer answer = BatchAnswer(outcomes);
  answer.report = ReportRefused(outcomes, intake.parts().formats->Find(arrival.format));
  return answer;
}

const ExtractSource* Pipeline::FindSource(std::string_view name) const {
  const auto at = parts_.extracts.find(name);
  return at == parts_.extracts.end() ? nullptr : &at->second;
}

Answer Pipeline::AcceptExtract(const Arrival& arrival, const ExtractSource& source,
                               const std::string& file_name) {
  if (const auto admitted = Admit(arrival); !admitted) return Refusal(admitted.error());
  const std::scoped_lock turn(extract_turns_.at(source.name));
  const auto accept = [&](Candidate candidate, RecordOutcome& outcome,
                          std::optional<store::NewExtractRow> row) -> Status {
    GATEWAY_CHECK(AcceptOne(arrival, std::move(candidate), outcome, std::move(row)));
    return {};
  };
  return ExtractLoad(source, parts_, accept).Run(arrival, file_name);
}

Status Pipeline::Admit(const Arrival& arrival) {
  StopPoint("admit");
  if (!limiter_.Admit(arrival.client)) {
    return Fail(IssueType::kThrottled,
                "too many requests from this client; wait a second and send again");
  }
  return {};
}

Result<Answer> Pipeline::AcceptOne(const Arrival& arrival, Candidate candidate,
                                   RecordOutcome& outcome,
                                   std::optional<store::NewExtractRow> row) {
  Exchange exchange;
  GATEWAY_CHECK(stages::Open(std::move(candidate), arrival, parts_, exchange));
  exchange.extract_row = std::move(row);
  outcome.message_id = exchange.message_id;
  GATEWAY_CHECK(stages::Validate(exchange));
  GATEWAY_CHECK(stages::Identify(arrival, exchange));
  GATEWAY_TRY(const std::vector<RoutedDelivery> routed, stages::Route(exchange, parts_));
  std::vector<store::NewDelivery> deliveries = stages::Render(exchange, routed, parts_);
  Answer answer = stages::Acknowledge(exchange, parts_);
  GATEWAY_TRY(answer, stages::Commit(exchange, std::move(deliveries), std::move(answer), parts_));
  StopPoint("acknowledge");
  outcome.accepted = true;
  outcome.exchange_id = exchange.id;
  outcome.issues = exchange.issues;
  parts_.metrics->Count("chc_messages_accepted_total",
                        {{"event", exchange.event}, {"sender", exchange.sender}});
  if (parts_.on_accepted) parts_.on_accepted();
  return answer;
}

// --- deliver: starts from the store -----------------------------------------------------------

std::optional<store::SendReport> Pipeline::Deliver(const store::Delivery& delivery) {
  const Instant started = parts_.clock->Now();
  const Result<Receipt> receipt = stages::Send(delivery, parts_);
  store::SendReport report = stages::Match(delivery, receipt, parts_);
  report.millis = (report.at - started).count();
  const auto state = parts_.store->RecordSent(report);
  StopPoint("recorded");
  const std::string became =
      state ? std::string(store::ToCode(*state)) : std::string(ToCode(state.error().type));
  const bool record_later = !state && IsTransient(state.error().type);
  Log(state && *state != store::DeliveryState::kHeld ? LogLevel::kInfo : LogLevel::kWarning,
      "delivery-attempted",
      {{LogField::kExchange, delivery.exchange_id},
       {LogField::kDelivery, delivery.id},
       {LogField::kDestination, delivery.destination},
       {LogField::kAttempt, std::int64_t{delivery.attempts}},
       {LogField::kStatus, became},
       {LogField::kMillis, report.millis}});
  parts_.metrics->Count("chc_delivery_attempts_total",
                        {{"destination", delivery.destination}, {"state", became}});
  parts_.metrics->Observe("chc_delivery_seconds", static_cast<double>(report.millis) / 1000.0,
                          {{"via", delivery.via}});
  if (!record_later) return std::nullopt;
  return report;
}

}  // namespace gateway::messaging
