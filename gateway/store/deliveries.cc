#include "gateway/store/deliveries.h"

#include "gateway/store/schema.h"

namespace gateway::store {
namespace {

// A row of the view delivery_record.
Delivery Take(Query& query) {
  Delivery delivery;
  delivery.id = query.Integer();
  delivery.sequence = query.Integer();
  delivery.exchange_id = query.Text();
  delivery.message_id = query.Text();
  delivery.sender = query.Text();
  delivery.event_code = query.Text();
  delivery.correlation_id = query.Text();
  delivery.destination = query.Text();
  delivery.via = query.Text();
  delivery.address = query.Text();
  delivery.content_type = query.Text();
  delivery.file_name = query.Text();
  delivery.wire_id = query.Text();
  delivery.case_key = query.Integer();
  delivery.state = static_cast<DeliveryState>(query.Integer());
  delivery.received_at = query.Time();
  delivery.next_attempt_at = query.OptionalTime();
  delivery.attempts = static_cast<int>(query.Integer());
  delivery.possible_repeat = query.Boolean();
  delivery.wants_response = query.Boolean();
  delivery.acknowledge_due = query.OptionalTime();
  delivery.settled_at = query.OptionalTime();
  delivery.response_code = query.Text();
  delivery.response_id = query.Text();
  return delivery;
}

Result<std::vector<Delivery>> TakeAll(Query& query) {
  std::vector<Delivery> deliveries;
  for (;;) {
    GATEWAY_TRY(const bool more, query.Next());
    if (!more) return deliveries;
    deliveries.push_back(Take(query));
  }
}

}  // namespace

Result<std::optional<Instant>> NextDueDelivery(Database& database) {
  Query query(
      database,
      "SELECT min(next_attempt_at) FROM delivery WHERE state = 0 AND next_attempt_at IS NOT NULL");
  GATEWAY_TRY(const bool found, query.Next());
  return found ? query.OptionalTime() : std::nullopt;
}

Result<std::vector<Delivery>> OverdueDeliveries(Database& database, Instant now, int limit) {
  Query query(database,
              "SELECT * FROM delivery_record WHERE id IN (SELECT id FROM delivery"
              " WHERE acknowledge_due IS NOT NULL AND state <= 3 AND acknowledge_due < ?"
              " AND (state < 3 OR wants_response = 1) ORDER BY acknowledge_due LIMIT ?) ORDER BY "
              "acknowledge_due, id",
              now, limit);
  return TakeAll(query);
}

Result<std::vector<QueueDepth>> ReadQueueDepths(Database& database) {
  Query query(database,
              "SELECT destination, sum(state = 0), sum(state = 1), sum(state = 2), min(received_at)"
              " FROM delivery_record WHERE state <= 2 GROUP BY destination ORDER BY destination");
  std::vector<QueueDepth> depths;
  for (;;) {
    GATEWAY_TRY(const bool more, query.Next());
    if (!more) return depths;
    QueueDepth& depth = depths.emplace_back();
    depth.destination = query.Text();
    depth.pending = query.Integer();
    depth.sending = query.Integer();
    depth.held = query.Integer();
    depth.oldest = query.Time();
  }
}

Result<std::vector<Delivery>> DeliveriesOfMessage(Database& database, std::int64_t sequence) {
  Query query(database, "SELECT * FROM delivery_record WHERE id BETWEEN ? AND ? ORDER BY id",
              DeliveryId(sequence, 0), DeliveryId(sequence, kDeliveriesPerMessage - 1));
  return TakeAll(query);
}

Result<std::vector<Delivery>> DeliveryRecord(Database& database, std::int64_t id) {
  Query query(database, "SELECT * FROM delivery_record WHERE id = ?", id);
  return TakeAll(query);
}

Result<std::vector<Attempt>> AttemptsOf(Database& database, std::int64_t delivery) {
  Query query(
      database,
      "SELECT number, at, outcome, error_type, diagnostics, http_status, millis FROM attempt"
      " WHERE delivery = ? ORDER BY number",
      delivery);
  std::vector<Attempt> attempts;
  for (;;) {
    GATEWAY_TRY(const bool more, query.Next());
    if (!more) return attempts;
    Attempt& attempt = attempts.emplace_back();
    attempt.number = static_cast<int>(query.Integer());
    attempt.at = query.Time();
    attempt.outcome = static_cast<AttemptOutcome>(query.Integer());
    const std::string type = query.Text();
    if (!type.empty()) attempt.error_type = ParseIssueType(type);
    attempt.diagnostics = query.Text();
    attempt.http_status = static_cast<int>(query.Integer());
    attempt.millis = query.Integer();
  }
}

}  // namespace gateway::store
