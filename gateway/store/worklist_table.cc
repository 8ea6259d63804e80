#include "gateway/store/worklist_table.h"

#include "gateway/store/lanes.h"

namespace gateway::store {
namespace {

WorklistItem Take(Query& query) {
  WorklistItem item;
  item.id = query.Integer();
  item.kind = query.Text();
  item.sequence = query.Integer();
  item.delivery = query.Integer();
  item.case_key = query.Integer();
  item.reason = query.Text();
  item.created_at = query.Time();
  item.open = query.Boolean();
  item.assigned_to = query.Text();
  item.note = query.Text();
  item.resolved_at = query.OptionalTime();
  return item;
}

Result<std::vector<WorklistItem>> TakeAll(Query& query) {
  std::vector<WorklistItem> items;
  for (;;) {
    GATEWAY_TRY(const bool more, query.Next());
    if (!more) return items;
    items.push_back(Take(query));
  }
}

std::unexpected<Error> NoSuchItem(std::int64_t id) {
  return Fail(IssueType::kNotFound, "no worklist item " + std::to_string(id));
}

// The held delivery leaves the worklist: to the queue, or for good.
Status Release(Database& database, std::int64_t delivery, Resolution resolution, Instant at) {
  Query query(database,
              "SELECT case_key, destination, via FROM delivery WHERE id = ? AND state = 2",
              delivery);
  GATEWAY_TRY(const bool held, query.Next());
  if (!held)
    return Fail(IssueType::kConflict, "this item has no held delivery; resolve it as done");
  Lane lane;
  lane.case_key = query.Integer();
  lane.destination = query.Text();
  lane.via = query.Text();
  if (resolution == Resolution::kClose) {
    GATEWAY_CHECK(
        Run(database, "UPDATE delivery SET state = 6, settled_at = ? WHERE id = ?", at, delivery));
  } else {
    GATEWAY_CHECK(Run(
        database, "UPDATE delivery SET state = 0, next_attempt_at = NULL WHERE id = ?", delivery));
  }
  return SettleLane(database, lane, at);
}

}  // namespace

Result<std::int64_t> AddItem(Database& database, const NewWorklistItem& item, const About& about,
                             Instant at) {
  GATEWAY_CHECK(Run(database,
                    "INSERT INTO worklist (kind, sequence, delivery, case_key, reason, created_at)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    item.kind, about.sequence, about.delivery, about.case_key, item.reason, at));
  return database.last_insert_id();
}

Result<std::vector<WorklistItem>> ListItems(Database& database, const WorklistFilter& filter) {
  if (filter.open_only) {
    Query query(
        database,
        "SELECT id, kind, sequence, delivery, case_key, reason, created_at, open, assigned_to, "
        "note, resolved_at"
        " FROM worklist WHERE open = 1 AND (?1 = '' OR kind = ?1) AND (?2 = '' OR assigned_to = ?2)"
        " ORDER BY id DESC LIMIT ?3",
        filter.kind, filter.assigned_to, filter.limit);
    return TakeAll(query);
  }
  Query query(database,
              "SELECT id, kind, sequence, delivery, case_key, reason, created_at, open, "
              "assigned_to, note, resolved_at"
              " FROM worklist WHERE (?1 = '' OR kind = ?1) AND (?2 = '' OR assigned_to = ?2)"
              " ORDER BY id DESC LIMIT ?3",
              filter.kind, filter.assigned_to, filter.limit);
  return TakeAll(query);
}

Result<std::vector<WorklistItem>> ItemsOfMessage(Database& database, std::int64_t sequence) {
  Query query(database,
              "SELECT id, kind, sequence, delivery, case_key, reason, created_at, open, "
              "assigned_to, note, resolved_at"
              " FROM worklist WHERE sequence = ? ORDER BY id",
              sequence);
  return TakeAll(query);
}

Result<WorklistItem> ReadItem(Database& database, std::int64_t id) {
  Query query(database,
              "SELECT id, kind, sequence, delivery, case_key, reason, created_at, open, "
              "assigned_to, note, resolved_at"
              " FROM worklist WHERE id = ?",
              id);
  GATEWAY_TRY(const bool found, query.Next());
  if (!found) return NoSuchItem(id);
  return Take(query);
}

Status AssignItem(Database& database, std::int64_t id, const std::string& to) {
  GATEWAY_CHECK(Run(database, "UPDATE worklist SET assigned_to = ? WHERE id = ?", to, id));
  if (database.changes() == 0) return NoSuchItem(id);
  return {};
}

Status ResolveItem(Database& database, std::int64_t id, Resolution resolution,
                   const std::string& note, Instant at) {
  GATEWAY_TRY(const WorklistItem item, ReadItem(database, id));
  if (!item.open)
    return Fail(IssueType::kConflict,
                "worklist item " + std::to_string(id) + " is resolved already");
  if (resolution != Resolution::kDone)
    GATEWAY_CHECK(Release(database, item.delivery, resolution, at));
  return Run(database, "UPDATE worklist SET open = 0, note = ?, resolved_at = ? WHERE id = ?", note,
             at, id);
}

}  // namespace gateway::store
