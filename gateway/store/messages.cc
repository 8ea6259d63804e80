#include "gateway/store/messages.h"

#include "gateway/store/bodies.h"
#include "gateway/store/deliveries.h"
#include "gateway/store/schema.h"
#include "gateway/store/worklist_table.h"

namespace gateway::store {
namespace {

// SELECT * FROM message.
MessageRecord Take(Query& query) {
  MessageRecord record;
  record.sequence = query.Integer();
  record.exchange_id = query.Text();
  record.sender = query.Text();
  record.message_id = query.Text();
  record.event_system = query.Text();
  record.event_code = query.Text();
  record.destination = query.Text();
  record.case_key = query.Integer();
  record.received_at = query.Time();
  record.format = query.Text();
  record.body_type = query.Text();
  record.body_sha256 = query.Text();
  record.client = query.Text();
  record.request_id = query.Text();
  record.correlation_id = query.Text();
  record.in_response_to = query.Text();
  record.pins = query.Text();
  record.answer_status = static_cast<int>(query.Integer());
  [[maybe_unused]] const std::string answer_type = query.Text();
  record.has_mapped = query.Boolean();
  return record;
}

Result<std::vector<DeliveryState>> StatesOf(Database& database, std::int64_t sequence) {
  Query query(database, "SELECT state FROM delivery WHERE id BETWEEN ? AND ? ORDER BY id",
              DeliveryId(sequence, 0), DeliveryId(sequence, kDeliveriesPerMessage - 1));
  std::vector<DeliveryState> states;
  for (;;) {
    GATEWAY_TRY(const bool more, query.Next());
    if (!more) return states;
    states.push_back(static_cast<DeliveryState>(query.Integer()));
  }
}

Result<MessageRecord> FindOne(Database& database, const std::string& id) {
  Query query(database, "SELECT * FROM message WHERE exchange_id = ?1 OR message_id = ?1 LIMIT 2",
              id);
  GATEWAY_TRY(const bool found, query.Next());
  if (!found) return Fail(IssueType::kNotFound, "no message or exchange has this id");
  MessageRecord record = Take(query);
  GATEWAY_TRY(const bool another, query.Next());
  if (another) {
    return Fail(IssueType::kMultipleMatches,
                "several senders used this message id; give the exchange id");
  }
  return record;
}

std::unexpected<Error> NoSuchBody() {
  return Fail(IssueType::kNotFound, "no such body in the store");
}

}  // namespace

Result<std::vector<MessageSummary>> ListMessageRows(Database& database,
                                                    const MessageFilter& filter) {
  Query query(
      database,
      "SELECT * FROM message m WHERE (?1 = '' OR event_code = ?1) AND (?2 = '' OR sender = ?2)"
      " AND (?3 = '' OR destination = ?3 OR EXISTS (SELECT 1 FROM delivery d WHERE d.destination = "
      "?3"
      " AND d.id BETWEEN m.sequence * 1000 AND m.sequence * 1000 + 999))"
      " AND (?4 = '' OR sender = ?4 OR EXISTS (SELECT 1 FROM delivery d WHERE d.destination = ?4"
      " AND d.id BETWEEN m.sequence * 1000 AND m.sequence * 1000 + 999))"
      " AND (?5 IS NULL OR case_key = ?5) AND (?6 IS NULL OR received_at >= ?6)"
      " AND (?7 IS NULL OR sequence < ?7)"
      " AND (?8 IS NULL OR EXISTS (SELECT 1 FROM delivery d WHERE d.state = ?8"
      " AND d.id BETWEEN m.sequence * 1000 AND m.sequence * 1000 + 999))"
      " ORDER BY sequence DESC LIMIT ?9",
      filter.event_code, filter.sender, filter.destination, filter.party, filter.case_key,
      filter.since, filter.before, filter.state, filter.limit);
  std::vector<MessageSummary> list;
  for (;;) {
    GATEWAY_TRY(const bool more, query.Next());
    if (!more) return list;
    MessageSummary& summary = list.emplace_back();
    summary.message = Take(query);
    GATEWAY_TRY(summary.deliveries, StatesOf(database, summary.message.sequence));
  }
}

Result<MessageDetail> FindMessageRow(Database& database, const std::string& id) {
  MessageDetail detail;
  GATEWAY_TRY(detail.message, FindOne(database, id));
  GATEWAY_TRY(auto deliveries, DeliveriesOfMessage(database, detail.message.sequence));
  for (Delivery& delivery : deliveries) {
    GATEWAY_TRY(auto attempts, AttemptsOf(database, delivery.id));
    detail.deliveries.push_back({std::move(delivery), std::move(attempts)});
  }
  GATEWAY_TRY(detail.worklist, ItemsOfMessage(database, detail.message.sequence));
  return detail;
}

Result<std::string> LoadMessagePart(Database& database, std::int64_t sequence, MessagePart part) {
  GATEWAY_TRY(auto body, ReadBody(database, BodyId(sequence, part)));
  if (!body) return NoSuchBody();
  return std::move(body->bytes);
}

Result<Answer> LoadStoredAnswer(Database& database, std::int64_t sequence) {
  Answer answer;
  {
    Query query(database, "SELECT answer_status, answer_type FROM message WHERE sequence = ?",
                sequence);
    GATEWAY_TRY(const bool found, query.Next());
    if (!found) return NoSuchBody();
    answer.http_status = static_cast<int>(query.Integer());
    answer.content_type = query.Text();
  }
  GATEWAY_TRY(auto body, ReadBody(database, BodyId(sequence, MessagePart::kAnswer)));
  if (body) answer.body = std::move(body->bytes);
  return answer;
}

Result<DeliveryContent> LoadDeliveryContent(Database& database, std::int64_t delivery) {
  DeliveryContent content;
  {
    Query query(database, "SELECT content_type, file_name FROM delivery WHERE id = ?", delivery);
    GATEWAY_TRY(const bool found, query.Next());
    if (!found) return NoSuchBody();
    content.content_type = query.Text();
    content.file_name = query.Text();
  }
  GATEWAY_TRY(auto body, ReadBody(database, BodyId(delivery, 0)));
  if (!body) return NoSuchBody();
  content.body = std::move(body->bytes);
  for (std::int64_t part = 1; part < kPartsPerDelivery; ++part) {
    GATEWAY_TRY(auto attachment, ReadBody(database, BodyId(delivery, part)));
    if (!attachment) break;
    content.attachments.push_back({std::move(attachment->name), std::move(attachment->content_type),
                                   std::move(attachment->bytes)});
  }
  return content;
}

}  // namespace gateway::store
