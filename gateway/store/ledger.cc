#include "gateway/store/ledger.h"

#include <mutex>

#include "gateway/store/sqlite_database.h"

namespace gateway::store {
namespace {

constexpr const char* kSchema = R"(
CREATE TABLE IF NOT EXISTS effect (
  number INTEGER PRIMARY KEY,
  message_id TEXT NOT NULL UNIQUE,
  body_sha256 TEXT NOT NULL,
  case_key TEXT NOT NULL,
  at INTEGER NOT NULL,
  repeats_identical INTEGER NOT NULL DEFAULT 0,
  repeats_different INTEGER NOT NULL DEFAULT 0
) STRICT;
PRAGMA wal_autocheckpoint = 1000;
)";

Result<EffectKind> CountRepeat(Database& database, const std::string& message_id,
                               const std::string& body_sha256) {
  bool identical = false;
  {
    Query query(database, "SELECT body_sha256 = ? FROM effect WHERE message_id = ?", body_sha256,
                message_id);
    GATEWAY_TRY(const bool found, query.Next());
    identical = found && query.Boolean();
  }
  GATEWAY_CHECK(Run(database,
                    "UPDATE effect SET repeats_identical = repeats_identical + ?1,"
                    " repeats_different = repeats_different + 1 - ?1 WHERE message_id = ?2",
                    identical, message_id));
  return identical ? EffectKind::kRepeatIdentical : EffectKind::kRepeatDifferent;
}

}  // namespace

struct EffectLedger::Data {
  std::mutex mutex;
  std::unique_ptr<Database> database;
};

EffectLedger::EffectLedger(std::unique_ptr<Data> data) : data_(std::move(data)) {}
EffectLedger::~EffectLedger() = default;

Result<std::unique_ptr<EffectLedger>> EffectLedger::Open(const std::filesystem::path& path) {
  auto data = std::make_unique<Data>();
  GATEWAY_TRY(data->database, Database::Open(path, Database::Mode::kWrite));
  GATEWAY_CHECK(data->database->Execute(kSchema));
  return std::unique_ptr<EffectLedger>(new EffectLedger(std::move(data)));
}

// Each statement is a transaction of its own: an effect is durable before a repeat can be counted.
Result<EffectKind> EffectLedger::Record(const std::string& message_id,
                                        const std::string& body_sha256, const std::string& case_key,
                                        Instant at) {
  const std::scoped_lock lock(data_->mutex);
  Database& database = *data_->database;
  GATEWAY_CHECK(Run(
      database,
      "INSERT OR IGNORE INTO effect (message_id, body_sha256, case_key, at) VALUES (?, ?, ?, ?)",
      message_id, body_sha256, case_key, at));
  if (database.changes() == 1) return EffectKind::kFirst;
  return CountRepeat(database, message_id, body_sha256);
}

Result<EffectCounts> EffectLedger::Counts() {
  const std::scoped_lock lock(data_->mutex);
  Query query(*data_->database,
              "SELECT count(*), sum(repeats_identical), sum(repeats_different) FROM effect");
  GATEWAY_TRY(const bool found, query.Next());
  EffectCounts counts;
  if (!found) return counts;
  counts.effects = query.Integer();
  counts.repeats_identical = query.Integer();
  counts.repeats_different = query.Integer();
  return counts;
}

Result<std::vector<Effect>> EffectLedger::List() {
  const std::scoped_lock lock(data_->mutex);
  Query query(
      *data_->database,
      "SELECT number, message_id, body_sha256, case_key, at, repeats_identical, repeats_different"
      " FROM effect ORDER BY number");
  std::vector<Effect> effects;
  for (;;) {
    GATEWAY_TRY(const bool more, query.Next());
    if (!more) return effects;
    Effect& effect = effects.emplace_back();
    effect.number = query.Integer();
    effect.message_id = query.Text();
    effect.body_sha256 = query.Text();
    effect.case_key = query.Text();
    effect.at = query.Time();
    effect.repeats_identical = query.Integer();
    effect.repeats_different = query.Integer();
  }
}

}  // namespace gateway::store
