#include "gateway/store/schema.h"

#include <array>

namespace gateway::store {
namespace {

constexpr const char* kVersion1 = R"(
CREATE TABLE message (
  sequence INTEGER PRIMARY KEY,
  exchange_id TEXT NOT NULL,
  sender TEXT NOT NULL,
  message_id TEXT NOT NULL,
  event_system TEXT NOT NULL,
  event_code TEXT NOT NULL,
  destination TEXT NOT NULL,
  case_key INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  format TEXT NOT NULL,
  body_type TEXT NOT NULL,
  body_sha256 BLOB NOT NULL,
  client TEXT NOT NULL,
  request_id TEXT NOT NULL,
  correlation_id TEXT NOT NULL,
  in_response_to TEXT NOT NULL,
  pins TEXT NOT NULL,
  answer_status INTEGER NOT NULL,
  answer_type TEXT NOT NULL,
  has_mapped INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX message_identity ON message (message_id, sender);
CREATE INDEX message_exchange ON message (exchange_id);

CREATE TABLE body (
  id INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL,
  name TEXT,
  content_type TEXT,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE delivery (
  id INTEGER PRIMARY KEY,
  destination TEXT NOT NULL,
  via TEXT NOT NULL,
  address TEXT NOT NULL,
  content_type TEXT NOT NULL,
  file_name TEXT NOT NULL,
  wire_id TEXT NOT NULL,
  case_key INTEGER NOT NULL,
  state INTEGER NOT NULL,
  next_attempt_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  possible_repeat INTEGER NOT NULL DEFAULT 0,
  wants_response INTEGER NOT NULL,
  acknowledge_due INTEGER,
  claimed_at INTEGER,
  settled_at INTEGER,
  response_code TEXT NOT NULL DEFAULT '',
  response_id TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX delivery_due ON delivery (next_attempt_at) WHERE state = 0 AND next_attempt_at IS NOT NULL;
CREATE INDEX delivery_lane ON delivery (case_key, destination, via) WHERE state <= 2;
CREATE INDEX delivery_wire ON delivery (wire_id) WHERE wire_id <> '';
CREATE INDEX delivery_acknowledge ON delivery (acknowledge_due)
  WHERE acknowledge_due IS NOT NULL AND state <= 3;

CREATE TABLE attempt (
  delivery INTEGER NOT NULL REFERENCES delivery (id),
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  error_type TEXT NOT NULL,
  diagnostics TEXT NOT NULL,
  http_status INTEGER NOT NULL,
  millis INTEGER NOT NULL,
  PRIMARY KEY (delivery, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_file (
  case_key INTEGER PRIMARY KEY,
  first_seen_at INTEGER NOT NULL
) STRICT;
CREATE TABLE case_link (
  value TEXT NOT NULL,
  system TEXT NOT NULL,
  organisation TEXT NOT NULL,
  case_key INTEGER NOT NULL,
  PRIMARY KEY (value, system, organisation)
) STRICT, WITHOUT ROWID;
CREATE TABLE case_attribute (
  case_key INTEGER NOT NULL,
  system TEXT NOT NULL,
  value TEXT NOT NULL,
  organisation TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  PRIMARY KEY (case_key, system, value, organisation)
) STRICT, WITHOUT ROWID;

CREATE TABLE worklist (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  delivery INTEGER NOT NULL,
  case_key INTEGER NOT NULL,
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  open INTEGER NOT NULL DEFAULT 1,
  assigned_to TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  resolved_at INTEGER
) STRICT;
CREATE INDEX worklist_open ON worklist (id) WHERE open = 1;
CREATE INDEX worklist_message ON worklist (sequence);

CREATE TABLE audit (
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  body_sha256 BLOB NOT NULL,
  event TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;

CREATE TABLE probe (
  id INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;

CREATE VIEW delivery_record AS
  SELECT d.id, m.sequence, m.exchange_id, m.message_id, m.sender, m.event_code, m.correlation_id,
         d.destination, d.via, d.address, d.content_type, d.file_name,
         CASE WHEN d.wire_id = '' THEN m.message_id ELSE d.wire_id END, d.case_key, d.state,
         m.received_at, d.next_attempt_at, d.attempts, d.possible_repeat, d.wants_response,
         d.acknowledge_due, d.settled_at, d.response_code, d.response_id
  FROM delivery d JOIN message m ON m.sequence = d.id / 1000;
)";

// Sources that export all their cases every time (extract.h). `record` stands last: a scan of the
// hashes need not read it.
constexpr const char* kVersion2 = R"(
CREATE TABLE extract_source (
  name TEXT PRIMARY KEY,
  state INTEGER NOT NULL,
  activated_at INTEGER,
  last_date TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE extract_row (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  case_id TEXT NOT NULL,
  row_sha256 BLOB NOT NULL,
  version INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  vanished_at INTEGER,
  worklist INTEGER NOT NULL,
  record BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX extract_row_case ON extract_row (source, case_id);
CREATE INDEX extract_row_vanished ON extract_row (source) WHERE vanished_at IS NOT NULL;
CREATE TABLE extract_file (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  sha256 BLOB NOT NULL,
  date TEXT NOT NULL,
  at INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  appeared INTEGER NOT NULL,
  vanished INTEGER NOT NULL,
  reappeared INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  messages INTEGER NOT NULL
) STRICT;
CREATE INDEX extract_file_source ON extract_file (source, id);
)";

// One step a version; never edit a step that has been released.
constexpr std::array kSteps{kVersion1, kVersion2};

Result<std::int64_t> Version(Database& database) {
  Query query(database, "PRAGMA user_version");
  GATEWAY_TRY(const bool found, query.Next());
  return found ? query.Integer() : 0;
}

}  // namespace

Status Migrate(Database& database) {
  GATEWAY_TRY(const std::int64_t version, Version(database));
  if (version > static_cast<std::int64_t>(kSteps.size())) {
    return Fail(IssueType::kNotSupported,
                "store: the file has version " + std::to_string(version) + ", this gateway knows " +
                    std::to_string(kSteps.size()) + "; run the newer gateway");
  }
  for (auto step = static_cast<std::size_t>(version); step < kSteps.size(); ++step) {
    const std::string mark = "PRAGMA user_version = " + std::to_string(step + 1) + ";";
    const Status done =
        database.Execute("BEGIN IMMEDIATE;" + std::string(kSteps[step]) + mark + "COMMIT;");
    if (done) continue;
    if (database.in_transaction()) GATEWAY_CHECK(database.Execute("ROLLBACK"));
    return done;
  }
  return {};
}

}  // namespace gateway::store
