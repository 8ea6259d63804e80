#include "gateway/fhir/json/json_reader.h"
#include "gateway/messaging/stages/stages.h"

namespace gateway::messaging::stages {
namespace {

// A business response in the receipt, when it answers this very delivery.
void ReadResponse(const store::Delivery& delivery, const Receipt& receipt,
                  const PipelineParts& parts, store::SendReport& report) {
  if (receipt.body.empty()) return;
  const auto read = fhir::ReadJson(receipt.body, parts.intake->parts().registry->types());
  if (!read || !read->document.root()) return;
  const auto facts = ReadHeader(read->document.root(), parts.routes->directory());
  const std::string bundle_id = std::string(read->document.root().ChildText("id"));
  if (!facts || facts->in_response_to != delivery.wire_id) return;
  // A code that is none of the specification's answers nothing: the delivery stays unanswered.
  if (!store::ParseResponseCode(facts->response_code)) return;
  report.response_code = facts->response_code;
  report.response_id = facts->message_id.empty() ? bundle_id : facts->message_id;
}

void Fail(const store::Delivery& delivery, const Error& error, const PipelineParts& parts,
          store::SendReport& report) {
  report.error_type = error.type;
  report.diagnostics = error.diagnostics;
  report.outcome = store::AttemptOutcome::kHeld;
  if (!IsTransient(error.type)) return;
  const auto next =
      NextAttempt(parts.retry, delivery.attempts, delivery.received_at, report.at, *parts.random);
  if (!next) {
    report.diagnostics = "given up after repeated attempts: " + error.diagnostics;
    return;
  }
  report.outcome = store::AttemptOutcome::kRetry;
  report.retry_at = next;
}

}  // namespace

store::SendReport Match(const store::Delivery& delivery, const Result<Receipt>& receipt,
                        const PipelineParts& parts) {
  store::SendReport report;
  report.delivery = delivery.id;
  report.attempt = delivery.attempts;
  report.at = parts.clock->Now();
  if (!receipt) {
    Fail(delivery, receipt.error(), parts, report);
    return report;
  }
  report.http_status = receipt->status;
  if (delivery.wants_response) ReadResponse(delivery, *receipt, parts, report);
  return report;
}

}  // namespace gateway::messaging::stages
