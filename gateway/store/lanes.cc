#include "gateway/store/lanes.h"

namespace gateway::store {
namespace {

// The oldest open delivery, if none of the lane is being sent; else 0.
Result<std::int64_t> Head(Database& database, const Lane& lane) {
  Query query(database,
              "SELECT CASE WHEN max(state = 1) THEN 0 ELSE min(id) END FROM delivery"
              " WHERE case_key = ? AND destination = ? AND via = ? AND state <= 2",
              lane.case_key, lane.destination, lane.via);
  GATEWAY_TRY(const bool found, query.Next());
  return found ? query.Integer() : 0;
}

}  // namespace

Result<bool> IsLaneFree(Database& database, const Lane& lane) {
  Query query(database,
              "SELECT 1 FROM delivery WHERE case_key = ? AND destination = ? AND via = ? AND state "
              "<= 2 LIMIT 1",
              lane.case_key, lane.destination, lane.via);
  GATEWAY_TRY(const bool open, query.Next());
  return !open;
}

Status SettleLane(Database& database, const Lane& lane, Instant at) {
  GATEWAY_TRY(const std::int64_t head, Head(database, lane));
  GATEWAY_CHECK(Run(database,
                    "UPDATE delivery SET next_attempt_at = NULL WHERE case_key = ? AND destination "
                    "= ? AND via = ?"
                    " AND state <= 2 AND state = 0 AND id <> ? AND next_attempt_at IS NOT NULL",
                    lane.case_key, lane.destination, lane.via, head));
  return Run(database,
             "UPDATE delivery SET next_attempt_at = ?1 WHERE id = ?2 AND state = 0 AND "
             "next_attempt_at IS NULL",
             at, head);
}

}  // namespace gateway::store
