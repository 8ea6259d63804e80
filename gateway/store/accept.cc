#include "gateway/store/accept.h"

#include "gateway/store/audit.h"
#include "gateway/store/bodies.h"
#include "gateway/store/cases.h"
#include "gateway/store/extract_table.h"
#include "gateway/store/lanes.h"
#include "gateway/store/responses.h"
#include "gateway/store/schema.h"
#include "gateway/store/worklist_table.h"

namespace gateway::store {
namespace {

Result<std::optional<AcceptOutcome>> FindFirst(Database& database, const SealedMessage& sealed) {
  const AcceptedMessage& message = *sealed.message;
  Query query(
      database,
      "SELECT sequence, exchange_id, case_key, body_sha256, answer_status, answer_type FROM message"
      " WHERE message_id = ? AND sender = ?",
      message.message_id, message.sender);
  GATEWAY_TRY(const bool found, query.Next());
  if (!found) return std::nullopt;
  AcceptOutcome first;
  first.kind = AcceptOutcome::Kind::kDuplicate;
  first.sequence = query.Integer();
  first.exchange_id = query.Text();
  first.case_key = query.Integer();
  first.same_content = query.Text() == sealed.body.sha256;
  first.answer.http_status = static_cast<int>(query.Integer());
  first.answer.content_type = query.Text();
  GATEWAY_TRY(auto body, ReadBody(database, BodyId(first.sequence, MessagePart::kAnswer)));
  if (body) first.answer.body = std::move(body->bytes);
  return first;
}

Result<std::int64_t> WriteMessage(Database& database, const SealedMessage& sealed,
                                  std::int64_t case_key) {
  const AcceptedMessage& message = *sealed.message;
  const std::string in_response_to = message.response ? message.response->in_response_to : "";
  GATEWAY_CHECK(Run(database,
                    "INSERT INTO message (exchange_id, sender, message_id, event_system, "
                    "event_code, destination, case_key,"
                    " received_at, format, body_type, body_sha256, client, request_id, "
                    "correlation_id, in_response_to, pins,"
                    " answer_status, answer_type, has_mapped) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, "
                    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    message.exchange_id, message.sender, message.message_id, message.event_system,
                    message.event_code, message.destination, case_key, message.received_at,
                    message.format, message.body_type, Blob{sealed.body.sha256}, message.client,
                    message.request_id, message.correlation_id, in_response_to, message.pins,
                    message.answer.http_status, message.answer.content_type,
                    message.mapped.has_value()));
  return database.last_insert_id();
}

Status WriteBodies(Database& database, const SealedMessage& sealed, std::int64_t sequence) {
  GATEWAY_CHECK(WriteBody(database, BodyId(sequence, MessagePart::kArrived), sealed.body));
  if (sealed.mapped) {
    GATEWAY_CHECK(WriteBody(database, BodyId(sequence, MessagePart::kMapped), *sealed.mapped));
  }
  if (sealed.lineage) {
    GATEWAY_CHECK(WriteBody(database, BodyId(sequence, MessagePart::kLineage), *sealed.lineage));
  }
  return WriteBody(database, BodyId(sequence, MessagePart::kAnswer), sealed.answer);
}

Status WriteDelivery(Database& database, const AcceptedMessage& message,
                     const NewDelivery& delivery, const SealedMessage::Delivery& sealed,
                     std::int64_t id, std::int64_t case_key) {
  // The usual case needs no entry in the index of wire ids.
  const std::string_view wire_id =
      delivery.wire_id == message.message_id ? std::string_view() : delivery.wire_id;
  const bool held = !delivery.held_reason.empty();
  GATEWAY_TRY(const bool free,
              IsLaneFree(database, {case_key, delivery.destination, delivery.via}));
  std::optional<Instant> due;
  if (!held && free) due = message.received_at;
  GATEWAY_CHECK(Run(database,
                    "INSERT INTO delivery (id, destination, via, address, content_type, file_name,"
                    " wire_id, case_key, state, next_attempt_at, wants_response, acknowledge_due)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    id, delivery.destination, delivery.via, delivery.address, delivery.content_type,
                    delivery.file_name, wire_id, case_key,
                    held ? DeliveryState::kHeld : DeliveryState::kPending, due,
                    delivery.wants_response, delivery.acknowledge_due));
  GATEWAY_CHECK(WriteBody(database, BodyId(id, 0), sealed.body));
  std::int64_t part = 1;
  for (std::size_t i = 0; i < sealed.attachments.size(); ++i, ++part) {
    const Attachment& attachment = delivery.attachments[i];
    GATEWAY_CHECK(WriteBody(database, BodyId(id, part), sealed.attachments[i], attachment.name,
                            attachment.content_type));
  }
  return {};
}

Status WriteDeliveries(Database& database, const SealedMessage& sealed, std::int64_t sequence,
                       std::int64_t case_key) {
  const AcceptedMessage& message = *sealed.message;
  for (std::size_t i = 0; i < sealed.deliveries.size(); ++i) {
    const NewDelivery& delivery = message.deliveries[i];
    const std::int64_t id = DeliveryId(sequence, static_cast<std::int64_t>(i) + 1);
    GATEWAY_CHECK(WriteDelivery(database, message, delivery, sealed.deliveries[i], id, case_key));
    if (delivery.held_reason.empty()) continue;
    GATEWAY_CHECK(AddItem(database, {kDeliveryHeld, delivery.held_reason}, {sequence, id, case_key},
                          message.received_at));
  }
  return {};
}

Status WriteWorklist(Database& database, const AcceptedMessage& message, const CaseFound& found,
                     const About& about) {
  for (const NewWorklistItem& item : message.worklist) {
    GATEWAY_CHECK(AddItem(database, item, about, message.received_at));
  }
  if (found.clash) {
    const NewWorklistItem item{kCaseLinksClash,
                               "the identifiers of this message belong to different cases"};
    GATEWAY_CHECK(AddItem(database, item, about, message.received_at));
  }
  if (found.two_numbers) {
    const NewWorklistItem item{kTwoNumbersOnCase,
                               "the case is known under two numbers of one kind"};
    GATEWAY_CHECK(AddItem(database, item, about, message.received_at));
  }
  return {};
}

// The hash alone when the delivery carries the message as it was stored (bodies.h).
SealedBody SealDelivery(std::string_view body, const AcceptedMessage& message,
                        const SealedMessage& sealed) {
  if (body.empty()) return Seal(body);
  if (message.mapped && body == *message.mapped) return {{}, sealed.mapped->sha256};
  if (body == message.body) return {{}, sealed.body.sha256};
  return Seal(body);
}

}  // namespace

Result<SealedMessage> SealMessage(const AcceptedMessage& message) {
  if (message.deliveries.size() >= static_cast<std::size_t>(kDeliveriesPerMessage)) {
    return Fail(IssueType::kTooLong, "a message can have 999 deliveries at most");
  }
  SealedMessage sealed{
      .message = &message, .body = Seal(message.body), .answer = Seal(message.answer.body)};
  if (message.mapped) sealed.mapped = Seal(*message.mapped);
  if (!message.lineage.empty()) sealed.lineage = Seal(message.lineage);
  for (const NewDelivery& delivery : message.deliveries) {
    if (delivery.attachments.size() >= static_cast<std::size_t>(kPartsPerDelivery)) {
      return Fail(IssueType::kTooLong, "a delivery can have 99 attachments at most");
    }
    SealedMessage::Delivery& next = sealed.deliveries.emplace_back();
    next.body = SealDelivery(delivery.body, message, sealed);
    for (const Attachment& attachment : delivery.attachments)
      next.attachments.push_back(Seal(attachment.bytes));
  }
  return sealed;
}

Result<AcceptOutcome> AcceptSealed(Database& database, const SealedMessage& sealed) {
  const AcceptedMessage& message = *sealed.message;
  GATEWAY_TRY(auto first, FindFirst(database, sealed));
  if (first) {
    if (message.extract_row && first->same_content) {
      const NewExtractRow& row = *message.extract_row;
      GATEWAY_CHECK(NoteRepeatedMessage(database, row, first->sequence, message.received_at));
      GATEWAY_CHECK(SaveExtractRow(database, row, first->sequence, message.received_at));
    }
    return *std::move(first);
  }
  GATEWAY_TRY(const CaseFound found, FindOrOpenCase(database, message.links, message.received_at));
  AcceptOutcome outcome{.exchange_id = message.exchange_id, .case_key = found.key};
  GATEWAY_TRY(outcome.sequence, WriteMessage(database, sealed, found.key));
  GATEWAY_CHECK(WriteBodies(database, sealed, outcome.sequence));
  GATEWAY_CHECK(WriteDeliveries(database, sealed, outcome.sequence, found.key));
  GATEWAY_CHECK(WriteWorklist(database, message, found, {outcome.sequence, 0, found.key}));
  GATEWAY_CHECK(AppendAuditEvent(database, outcome.sequence, sealed.body.sha256,
                                 message.audit_event, message.received_at));
  if (message.response) {
    GATEWAY_TRY(outcome.matched, MatchResponse(database, *message.response));
  }
  if (message.extract_row) {
    GATEWAY_CHECK(
        SaveExtractRow(database, *message.extract_row, outcome.sequence, message.received_at));
  }
  return outcome;
}

}  // namespace gateway::store
