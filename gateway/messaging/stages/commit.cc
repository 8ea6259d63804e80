#include "gateway/base/json.h"
#include "gateway/base/log.h"
#include "gateway/fhir/read.h"
#include "gateway/messaging/case_links.h"
#include "gateway/messaging/lineage.h"
#include "gateway/messaging/stages/stages.h"

namespace gateway::messaging::stages {
namespace {

// A FHIR AuditEvent (https://hl7.org/fhir/R4/auditevent.html) without the person: who, what, when.
std::string AuditEventOf(const Exchange& exchange) {
  const auto coding = [](const char* system, std::string code) {
    return Json::Of({{"system", system}, {"code", std::move(code)}});
  };
  const auto agent = [](const std::string& ods, bool requestor) {
    return Json::Of({{"who", Json::Of({{"identifier", Json::Of({{"system", std::string(kOdsSystem)},
                                                                {"value", ods}})}})},
                     {"requestor", requestor}});
  };
  const Json event = Json::Of({
      {"resourceType", "AuditEvent"},
      {"type", coding("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest")},
      {"subtype",
       Json::Array{coding("https://chc-gateway.example/fhir/CodeSystem/chc-message-event",
                          exchange.event)}},
      {"action", "C"},
      {"recorded", ToText(exchange.received_at)},
      {"outcome", "0"},
      {"agent", Json::Array{agent(exchange.sender, true)}},
      {"source", Json::Of({{"observer", Json::Of({{"display", exchange.principal.client}})}})},
      {"entity",
       Json::Array{Json::Of(
           {{"what", Json::Of({{"identifier", Json::Of({{"value", exchange.message_id}})}})},
            {"name", exchange.id}})}},
  });
  return event.Write();
}

// A code that is none of the specification's counts as fatal: a person looks at it.
std::optional<store::Response> ResponseOf(const Exchange& exchange) {
  if (exchange.in_response_to.empty()) return std::nullopt;
  const auto code = store::ParseResponseCode(exchange.response_code);
  return store::Response{exchange.in_response_to,
                         exchange.sender,
                         code.value_or(store::ResponseCode::kFatalError),
                         exchange.message_id,
                         exchange.received_at,
                         std::nullopt};
}

constexpr std::string_view kJsonType = "application/fhir+json";

std::string BodyType(const Exchange& exchange) {
  if (exchange.format != kFhirJson) return "application/octet-stream";
  const bool json = fhir::FormatOfBytes(exchange.arrived) == fhir::Format::kJson;
  return json ? std::string(kJsonType) : "application/fhir+xml";
}

store::AcceptedMessage Fill(const Exchange& exchange, std::vector<store::NewDelivery> deliveries,
                            const Answer& answer) {
  store::AcceptedMessage message;
  message.exchange_id = exchange.id;
  message.sender = exchange.sender;
  message.message_id = exchange.message_id;
  message.event_system = exchange.event_system;
  message.event_code = exchange.event;
  message.destination = exchange.destination;
  message.links = CaseLinksOf(exchange.message.root(), exchange.sender, exchange.message_id);
  message.received_at = exchange.received_at;
  message.format = exchange.format;
  message.body = exchange.arrived;
  message.body_type = BodyType(exchange);
  if (message.body_type != kJsonType) message.mapped = exchange.message_json;
  message.client = exchange.principal.client;
  message.request_id = exchange.request_id;
  message.correlation_id = exchange.correlation_id;
  message.answer = {answer.status, answer.content_type, answer.body};
  message.deliveries = std::move(deliveries);
  message.audit_event = AuditEventOf(exchange);
  message.response = ResponseOf(exchange);
  message.extract_row = exchange.extract_row;
  message.lineage = KeepLineage(exchange);
  return message;
}

}  // namespace

Result<Answer> Commit(Exchange& exchange, std::vector<store::NewDelivery> deliveries, Answer answer,
                      const PipelineParts& parts) {
  const std::size_t count = deliveries.size();
  GATEWAY_TRY(const store::AcceptOutcome outcome,
              parts.store->Accept(Fill(exchange, std::move(deliveries), answer)));
  if (outcome.kind == store::AcceptOutcome::Kind::kDuplicate) {
    Log(LogLevel::kInfo, "message-repeated",
        {{LogField::kExchange, outcome.exchange_id}, {LogField::kSender, exchange.sender}});
    if (!outcome.same_content) {
      return Fail(IssueType::kConflict,
                  "a message of this id was accepted before with other content; a corrected "
                  "message needs an id of its own");
    }
    exchange.id = outcome.exchange_id;
    return Answer{outcome.answer.http_status, outcome.answer.content_type, outcome.answer.body};
  }
  if (!exchange.in_response_to.empty() && !outcome.matched) {
    GATEWAY_CHECK(parts.store->AddWorklistItem(
        {"unmatched-response",
         "a response names a message that this gateway did not send to its sender"},
        outcome.sequence, exchange.received_at));
  }
  Log(LogLevel::kInfo, "message-accepted",
      {{LogField::kExchange, exchange.id},
       {LogField::kSender, exchange.sender},
       {LogField::kEvent, exchange.event},
       {LogField::kFormat, exchange.format},
       {LogField::kCount, static_cast<std::int64_t>(count)}});
  return answer;
}

}  // namespace gateway::messaging::stages
