#include "gateway/base/stop_point.h"
#include "gateway/messaging/stages/stages.h"

namespace gateway::messaging::stages {

namespace {

// A source whose defaults grow has stopped stating something: a column renamed, a form shortened.
void CountDefaults(const Candidate& candidate, const Arrival& arrival, Metrics* metrics) {
  if (metrics == nullptr) return;
  for (const std::string& element : candidate.made.defaulted) {
    metrics->Count("chc_record_defaults_total",
                   {{"source", arrival.client}, {"format", arrival.format}, {"element", element}});
  }
}

}  // namespace

Status Open(Candidate candidate, const Arrival& arrival, const PipelineParts& parts,
            Exchange& exchange) {
  exchange.received_at = parts.clock->Now();
  exchange.id = NewUuid(*parts.random);
  exchange.request_id = arrival.request_id;
  exchange.correlation_id = arrival.correlation_id;
  exchange.arrived_by = arrival.arrived_by;
  exchange.format = arrival.format;
  exchange.arrived = std::move(candidate.arrived);
  CountDefaults(candidate, arrival, parts.metrics);
  exchange.line = candidate.line;
  exchange.local = std::move(candidate.local);
  exchange.canonical = std::move(candidate.canonical);
  exchange.message = std::move(candidate.message);
  exchange.message_json = std::move(candidate.message_json);
  exchange.issues = std::move(candidate.issues);
  exchange.steps = std::move(candidate.steps);
  StopPoint("parse");
  if (!exchange.message.root()) return {};  // mapping failed: the findings say why
  GATEWAY_TRY(const HeaderFacts facts,
              ReadHeader(exchange.message.root(), parts.routes->directory()));
  exchange.message_id = facts.message_id;
  exchange.event_system = facts.event_system;
  exchange.event = facts.event;
  exchange.sender = facts.sender;
  exchange.destination = facts.destination;
  exchange.in_response_to = facts.in_response_to;
  exchange.response_code = facts.response_code;
  return {};
}

}  // namespace gateway::messaging::stages
