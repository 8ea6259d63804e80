#include "gateway/fhir/json/json_writer.h"
#include "gateway/messaging/answer.h"
#include "gateway/messaging/response.h"
#include "gateway/messaging/stages/stages.h"

namespace gateway::messaging::stages {
namespace {

// The single record's line of the batch-response; AcceptRecords puts the lines together.
Answer RecordAnswer(const Exchange& exchange) {
  return BatchAnswer(
      {RecordOutcome{exchange.line, true, exchange.message_id, exchange.id, exchange.issues}});
}

}  // namespace

Answer Acknowledge(const Exchange& exchange, const PipelineParts& parts) {
  if (exchange.format != kFhirJson) return RecordAnswer(exchange);
  const auto facts = ReadHeader(exchange.message.root(), parts.routes->directory());
  if (!facts) return Refusal(facts.error());
  const fhir::Document response = MakeResponse(exchange.message, *facts, ResponseCode::kOk,
                                               exchange.issues, exchange.received_at);
  return {200, "application/fhir+json", fhir::WriteJson(response.root())};
}

}  // namespace gateway::messaging::stages
