#include "gateway/store/responses.h"

#include "gateway/store/schema.h"
#include "gateway/store/worklist_table.h"

namespace gateway::store {
namespace {

Awaiting Take(Query& query) {
  Awaiting delivery;
  delivery.id = query.Integer();
  delivery.lane.case_key = query.Integer();
  delivery.lane.destination = query.Text();
  delivery.lane.via = query.Text();
  delivery.state = static_cast<DeliveryState>(query.Integer());
  delivery.response_code = query.Text();
  return delivery;
}

// Among several the first that waits for an answer.
Result<std::optional<Awaiting>> FindByWireId(Database& database, const Response& response) {
  Query query(database,
              "SELECT id, case_key, destination, via, state, response_code FROM delivery"
              " WHERE wire_id = ? AND wire_id <> '' AND destination = ? ORDER BY state >= 4, "
              "id LIMIT 1",
              response.in_response_to, response.sender);
  GATEWAY_TRY(const bool found, query.Next());
  return found ? std::optional(Take(query)) : std::nullopt;
}

Result<std::optional<Awaiting>> FindByMessageId(Database& database, const Response& response) {
  Query query(database,
              "SELECT d.id, d.case_key, d.destination, d.via, d.state, d.response_code"
              " FROM message m JOIN delivery d ON d.id BETWEEN m.sequence * 1000 AND m.sequence * "
              "1000 + 999"
              " WHERE m.message_id = ? AND d.destination = ? ORDER BY d.state >= 4, d.id LIMIT 1",
              response.in_response_to, response.sender);
  GATEWAY_TRY(const bool found, query.Next());
  return found ? std::optional(Take(query)) : std::nullopt;
}

Result<std::string> ExchangeOf(Database& database, std::int64_t delivery) {
  Query query(database, "SELECT exchange_id FROM message WHERE sequence = ?",
              delivery / kDeliveriesPerMessage);
  GATEWAY_TRY(const bool found, query.Next());
  return found ? query.Text() : std::string();
}

Status AddItemAbout(Database& database, const Awaiting& delivery, const char* kind,
                    const char* reason, Instant at) {
  const About about{delivery.id / kDeliveriesPerMessage, delivery.id, delivery.lane.case_key};
  GATEWAY_CHECK(AddItem(database, {kind, reason}, about, at));
  return {};
}

Result<DeliveryState> NextState(Database& database, const Awaiting& delivery,
                                const Response& response) {
  switch (response.code) {
    case ResponseCode::kOk:
      return DeliveryState::kAcknowledged;
    case ResponseCode::kFatalError:
      GATEWAY_CHECK(AddItemAbout(database, delivery, kDeliveryRejected,
                                 "the receiver answered fatal-error", response.at));
      return DeliveryState::kRejected;
    case ResponseCode::kTransientError:
      break;
  }
  if (response.retry_at) return DeliveryState::kPending;
  if (delivery.state != DeliveryState::kHeld) {
    GATEWAY_CHECK(AddItemAbout(database, delivery, kDeliveryHeld,
                               "the receiver answered transient-error", response.at));
  }
  return DeliveryState::kHeld;
}

bool IsFinal(DeliveryState state) {
  return state == DeliveryState::kAcknowledged || state == DeliveryState::kRejected;
}

}  // namespace

std::string_view ToCode(ResponseCode code) {
  switch (code) {
    case ResponseCode::kOk:
      return "ok";
    case ResponseCode::kTransientError:
      return "transient-error";
    case ResponseCode::kFatalError:
      return "fatal-error";
  }
  return "fatal-error";
}

Result<ResponseCode> ParseResponseCode(std::string_view code) {
  for (const ResponseCode known :
       {ResponseCode::kOk, ResponseCode::kTransientError, ResponseCode::kFatalError}) {
    if (code == ToCode(known)) return known;
  }
  return Fail(IssueType::kValue, "not a response code; one of ok, transient-error, fatal-error");
}

Result<DeliveryState> ApplyResponse(Database& database, const Awaiting& delivery,
                                    const Response& response) {
  GATEWAY_TRY(const DeliveryState next, NextState(database, delivery, response));
  const bool again = next == DeliveryState::kPending;
  const auto settled =
      again || next == DeliveryState::kHeld ? std::nullopt : std::optional(response.at);
  GATEWAY_CHECK(
      Run(database,
          "UPDATE delivery SET state = ?, next_attempt_at = ?, settled_at = ?, response_code = ?,"
          " response_id = ? WHERE id = ?",
          next, again ? response.retry_at : std::nullopt, settled, ToCode(response.code),
          response.response_id, delivery.id));
  GATEWAY_CHECK(SettleLane(database, delivery.lane, response.at));
  return next;
}

Result<std::optional<ResponseMatch>> MatchResponse(Database& database, const Response& response) {
  GATEWAY_TRY(auto found, FindByWireId(database, response));
  if (!found) {
    GATEWAY_TRY(found, FindByMessageId(database, response));
  }
  if (!found) return std::nullopt;
  ResponseMatch match{
      .delivery = found->id, .state = found->state, .repeated = IsFinal(found->state)};
  GATEWAY_TRY(match.exchange_id, ExchangeOf(database, found->id));
  if (!match.repeated) {
    GATEWAY_TRY(match.state, ApplyResponse(database, *found, response));
  } else if (found->response_code != ToCode(response.code)) {
    GATEWAY_CHECK(AddItemAbout(database, *found, kResponseChanged,
                               "a second response differs from the first", response.at));
  }
  return match;
}

}  // namespace gateway::store
