#include "gateway/base/json.h"
#include "gateway/store/deliveries.h"
#include "gateway/store/lanes.h"
#include "gateway/store/responses.h"
#include "gateway/store/schema.h"
#include "gateway/store/worklist_table.h"

namespace gateway::store {
namespace {

// A claimed delivery as its report finds it.
struct Claimed {
  Awaiting delivery;
  int attempts = 0;
  Instant claimed_at;
};

Result<Claimed> ReadClaimed(Database& database, std::int64_t id) {
  Query query(database,
              "SELECT id, case_key, destination, via, state, response_code, attempts, claimed_at "
              "FROM delivery WHERE id = ?",
              id);
  GATEWAY_TRY(const bool found, query.Next());
  if (!found) return Fail(IssueType::kNotFound, "no delivery " + std::to_string(id));
  Claimed claimed;
  claimed.delivery.id = query.Integer();
  claimed.delivery.lane.case_key = query.Integer();
  claimed.delivery.lane.destination = query.Text();
  claimed.delivery.lane.via = query.Text();
  claimed.delivery.state = static_cast<DeliveryState>(query.Integer());
  claimed.delivery.response_code = query.Text();
  claimed.attempts = static_cast<int>(query.Integer());
  claimed.claimed_at = query.Time();
  return claimed;
}

Status WriteAttempt(Database& database, const Claimed& claimed, const SendReport& report) {
  const std::string type = report.error_type ? std::string(ToCode(*report.error_type)) : "";
  return Run(database,
             "INSERT INTO attempt (delivery, number, at, outcome, error_type, diagnostics, "
             "http_status, millis)"
             " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
             report.delivery, report.attempt, claimed.claimed_at, report.outcome, type,
             report.diagnostics, report.http_status, report.millis);
}

Result<DeliveryState> Move(Database& database, const Claimed& claimed, const SendReport& report,
                           DeliveryState next) {
  const bool again = next == DeliveryState::kPending;
  // After a time-out the receiver may have had it all the same.
  const bool repeat = again && report.error_type == IssueType::kTimeout;
  GATEWAY_CHECK(Run(database,
                    "UPDATE delivery SET state = ?, next_attempt_at = ?, settled_at = ?,"
                    " possible_repeat = possible_repeat OR ? WHERE id = ?",
                    next, again ? std::optional(report.retry_at.value_or(report.at)) : std::nullopt,
                    next == DeliveryState::kDelivered ? std::optional(report.at) : std::nullopt,
                    repeat, report.delivery));
  GATEWAY_CHECK(SettleLane(database, claimed.delivery.lane, report.at));
  return next;
}

Result<DeliveryState> Hold(Database& database, const Claimed& claimed, const SendReport& report) {
  const About about{report.delivery / kDeliveriesPerMessage, report.delivery,
                    claimed.delivery.lane.case_key};
  GATEWAY_CHECK(AddItem(database, {kDeliveryHeld, report.diagnostics}, about, report.at));
  return Move(database, claimed, report, DeliveryState::kHeld);
}

Result<DeliveryState> Settle(Database& database, const Claimed& claimed, const SendReport& report) {
  if (report.response_code.empty())
    return Move(database, claimed, report, DeliveryState::kDelivered);
  GATEWAY_TRY(const ResponseCode code, ParseResponseCode(report.response_code));
  return ApplyResponse(database, claimed.delivery,
                       {.code = code,
                        .response_id = report.response_id,
                        .at = report.at,
                        .retry_at = report.retry_at});
}

struct Interrupted {
  std::int64_t id = 0;
  Lane lane;
};

Result<std::vector<Interrupted>> FindInterrupted(Database& database) {
  Query query(database,
              "SELECT id, case_key, destination, via FROM delivery WHERE state <= 2 AND state = 1");
  std::vector<Interrupted> list;
  for (;;) {
    GATEWAY_TRY(const bool more, query.Next());
    if (!more) return list;
    Interrupted& next = list.emplace_back();
    next.id = query.Integer();
    next.lane.case_key = query.Integer();
    next.lane.destination = query.Text();
    next.lane.via = query.Text();
  }
}

Status Resume(Database& database, const Interrupted& delivery, Instant now) {
  GATEWAY_CHECK(Run(database,
                    "INSERT INTO attempt (delivery, number, at, outcome, error_type, diagnostics, "
                    "http_status, millis)"
                    " SELECT id, attempts, claimed_at, 3, '', '', 0, 0 FROM delivery WHERE id = ?",
                    delivery.id));
  GATEWAY_CHECK(
      Run(database,
          "UPDATE delivery SET state = 0, next_attempt_at = ?, possible_repeat = 1 WHERE id = ?",
          now, delivery.id));
  return SettleLane(database, delivery.lane, now);
}

Result<std::vector<std::int64_t>> FindDue(Database& database, const ClaimRequest& request) {
  Json::Array busy(request.busy_destinations.begin(), request.busy_destinations.end());
  const std::string excluded = Json(std::move(busy)).Write();
  Query query(database,
              "SELECT id FROM delivery WHERE state = 0 AND next_attempt_at IS NOT NULL AND "
              "next_attempt_at <= ?"
              " AND destination NOT IN (SELECT value FROM json_each(?)) ORDER BY next_attempt_at, "
              "id LIMIT ?",
              request.now, excluded, request.limit);
  std::vector<std::int64_t> ids;
  for (;;) {
    GATEWAY_TRY(const bool more, query.Next());
    if (!more) return ids;
    ids.push_back(query.Integer());
  }
}

}  // namespace

Result<int> RecoverDeliveries(Database& database, Instant now) {
  GATEWAY_TRY(const std::vector<Interrupted> interrupted, FindInterrupted(database));
  for (const Interrupted& delivery : interrupted) GATEWAY_CHECK(Resume(database, delivery, now));
  return static_cast<int>(interrupted.size());
}

Result<std::vector<Delivery>> ClaimDeliveries(Database& database, const ClaimRequest& request) {
  GATEWAY_TRY(const std::vector<std::int64_t> due, FindDue(database, request));
  std::vector<Delivery> claimed;
  for (const std::int64_t id : due) {
    GATEWAY_CHECK(
        Run(database,
            "UPDATE delivery SET state = 1, next_attempt_at = NULL, attempts = attempts + 1,"
            " claimed_at = ? WHERE id = ?",
            request.now, id));
    GATEWAY_TRY(auto record, DeliveryRecord(database, id));
    for (Delivery& delivery : record) claimed.push_back(std::move(delivery));
  }
  return claimed;
}

Result<DeliveryState> RecordAttempt(Database& database, const SendReport& report) {
  GATEWAY_TRY(const Claimed claimed, ReadClaimed(database, report.delivery));
  const bool sending = claimed.delivery.state == DeliveryState::kSending;
  const bool overtaken = !sending && !claimed.delivery.response_code.empty();
  if (report.attempt != claimed.attempts || (!sending && !overtaken)) {
    return Fail(IssueType::kConflict, "this attempt of delivery " +
                                          std::to_string(report.delivery) + " is not under way");
  }
  GATEWAY_CHECK(WriteAttempt(database, claimed, report));
  if (overtaken) return claimed.delivery.state;
  switch (report.outcome) {
    case AttemptOutcome::kDelivered:
      return Settle(database, claimed, report);
    case AttemptOutcome::kHeld:
      return Hold(database, claimed, report);
    default:
      return Move(database, claimed, report, DeliveryState::kPending);
  }
}

}  // namespace gateway::store
