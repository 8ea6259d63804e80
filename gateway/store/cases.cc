#include "gateway/store/cases.h"

namespace gateway::store {
namespace {

Result<std::int64_t> OpenCase(Database& database, Instant at) {
  GATEWAY_CHECK(Run(database, "INSERT INTO case_file (first_seen_at) VALUES (?)", at));
  return database.last_insert_id();
}

Status Join(Database& database, std::int64_t key, const CaseLink& link) {
  return Run(
      database,
      "INSERT OR IGNORE INTO case_link (value, system, organisation, case_key) VALUES (?, ?, ?, ?)",
      link.value, link.system, link.organisation, key);
}

// True when the case knows another value of the same attribute.
Result<bool> AddAttribute(Database& database, std::int64_t key, const CaseLink& link, Instant at) {
  GATEWAY_CHECK(Run(
      database,
      "INSERT OR IGNORE INTO case_attribute (case_key, system, value, organisation, first_seen_at)"
      " VALUES (?, ?, ?, ?, ?)",
      key, link.system, link.value, link.organisation, at));
  if (database.changes() == 0) return false;
  Query query(
      database,
      "SELECT 1 FROM case_attribute WHERE case_key = ? AND system = ? AND value <> ? LIMIT 1", key,
      link.system, link.value);
  return query.Next();
}

}  // namespace

Result<std::optional<std::int64_t>> LookUpCase(Database& database, const CaseLink& link) {
  Query query(database,
              "SELECT case_key FROM case_link WHERE value = ? AND system = ? AND organisation = ?",
              link.value, link.system, link.organisation);
  GATEWAY_TRY(const bool found, query.Next());
  return found ? std::optional(query.Integer()) : std::nullopt;
}

Result<CaseFound> FindOrOpenCase(Database& database, const std::vector<CaseLink>& links,
                                 Instant at) {
  CaseFound found;
  std::vector<const CaseLink*> unknown;
  for (const CaseLink& link : links) {
    if (link.attribute) continue;
    GATEWAY_TRY(const auto key, LookUpCase(database, link));
    if (!key) unknown.push_back(&link);
    if (key && found.key == 0) found.key = *key;
    if (key && *key != found.key) found.clash = true;
  }
  if (found.key == 0) {
    GATEWAY_TRY(found.key, OpenCase(database, at));
  }
  for (const CaseLink* link : unknown) GATEWAY_CHECK(Join(database, found.key, *link));
  for (const CaseLink& link : links) {
    if (!link.attribute) continue;
    GATEWAY_TRY(const bool another, AddAttribute(database, found.key, link, at));
    if (another) found.two_numbers = true;
  }
  return found;
}

}  // namespace gateway::store
