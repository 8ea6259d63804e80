#include "gateway/store/sqlite_database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace gateway::store {
namespace {

// The message of SQLite names tables and columns, never values.
std::unexpected<Error> SqliteError(int code) {
  IssueType type = IssueType::kException;
  switch (code & 0xFF) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
      type = IssueType::kNoStore;
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      type = IssueType::kLockError;
      break;
    case SQLITE_CONSTRAINT:
      type = IssueType::kConflict;
      break;
    case SQLITE_TOOBIG:
      type = IssueType::kTooLong;
      break;
    default:
      break;
  }
  return Fail(type,
              std::string("store: ") + sqlite3_errstr(code) + " (" + std::to_string(code) + ")");
}

// The log and the shared memory file take their mode from the database file.
Status CreatePrivately(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) {
    const IssueType type =
        errno == ENOENT || errno == ENOTDIR ? IssueType::kNotFound : IssueType::kNoStore;
    return Fail(type, path.string() + ": cannot open: " + std::strerror(errno));
  }
  ::close(fd);
  return {};
}

constexpr const char* kPragmas =
    "PRAGMA busy_timeout = 5000;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA foreign_keys = ON;"
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA wal_autocheckpoint = 0;"
    "PRAGMA journal_size_limit = 67108864;"
    "PRAGMA cache_size = -8000;";

}  // namespace

void Database::Closer::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
void Database::Finalizer::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Database::Database(std::unique_ptr<sqlite3, Closer> handle) : handle_(std::move(handle)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::Open(const std::filesystem::path& path, Mode mode) {
  if (mode == Mode::kWrite) GATEWAY_CHECK(CreatePrivately(path));
  sqlite3* raw = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<sqlite3, Closer> handle(raw);
  if (code != SQLITE_OK) return SqliteError(code);
  sqlite3_extended_result_codes(raw, 1);
  std::unique_ptr<Database> database(new Database(std::move(handle)));
  GATEWAY_CHECK(database->Execute(kPragmas));
  if (mode == Mode::kRead)
    GATEWAY_CHECK(database->Execute("PRAGMA query_only = ON; PRAGMA cache_size = -2000"));
  sqlite3_wal_hook(raw, &Database::OnCommit, database.get());
  return database;
}

int Database::OnCommit(void* self, sqlite3* /*handle*/, const char* /*name*/, int frames) {
  static_cast<Database*>(self)->wal_frames_ = frames;
  return SQLITE_OK;
}

Status Database::Execute(const std::string& script) {
  const int code = sqlite3_exec(handle_.get(), script.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return SqliteError(code);
  return {};
}

std::int64_t Database::last_insert_id() const { return sqlite3_last_insert_rowid(handle_.get()); }
int Database::changes() const { return sqlite3_changes(handle_.get()); }
bool Database::in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

Result<int> Database::Checkpoint(bool restart) {
  int frames = 0;
  int moved = 0;
  const int mode = restart ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE;
  const int code = sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, mode, &frames, &moved);
  if (code != SQLITE_OK) return SqliteError(code);
  return frames;
}

Result<sqlite3_stmt*> Database::Prepare(std::string_view sql) {
  auto& statement = statements_[sql];
  if (statement == nullptr) {
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    if (code != SQLITE_OK) {
      return Fail(IssueType::kException, std::string("store: ") + sqlite3_errmsg(handle_.get()));
    }
    statement.reset(raw);
  }
  return statement.get();
}

Query::Query(Database& database, std::string_view sql, Unbound /*unused*/)
    : database_(database), statement_(database.Prepare(sql)) {}

Query::~Query() {
  if (!statement_) return;
  sqlite3_reset(*statement_);
  sqlite3_clear_bindings(*statement_);
}

void Query::Bind(std::int64_t value) {
  if (statement_) sqlite3_bind_int64(*statement_, ++bound_, value);
}

void Query::Bind(std::string_view text) {
  const char* data = text.data() == nullptr ? "" : text.data();  // a null pointer would bind NULL
  if (statement_)
    sqlite3_bind_text64(*statement_, ++bound_, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void Query::Bind(Blob blob) {
  const char* data = blob.bytes.data() == nullptr ? "" : blob.bytes.data();
  if (statement_)
    sqlite3_bind_blob64(*statement_, ++bound_, data, blob.bytes.size(), SQLITE_STATIC);
}

void Query::Bind(std::nullopt_t /*null*/) {
  if (statement_) sqlite3_bind_null(*statement_, ++bound_);
}

Result<bool> Query::Next() {
  if (!statement_) return Fail(statement_.error());
  column_ = 0;
  const int code = sqlite3_step(*statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return SqliteError(code);
}

Status Query::Run() {
  for (;;) {
    GATEWAY_TRY(const bool more, Next());
    if (!more) return {};
  }
}

std::int64_t Query::Integer() { return sqlite3_column_int64(*statement_, column_++); }

std::string Query::Text() {
  const void* data = sqlite3_column_blob(*statement_, column_);
  const int size = sqlite3_column_bytes(*statement_, column_++);
  return data == nullptr
             ? std::string()
             : std::string(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

Instant Query::Time() { return Instant(std::chrono::milliseconds(Integer())); }

std::optional<std::int64_t> Query::OptionalInteger() {
  const bool null = sqlite3_column_type(*statement_, column_) == SQLITE_NULL;
  const std::int64_t value = Integer();
  return null ? std::nullopt : std::optional(value);
}

std::optional<Instant> Query::OptionalTime() {
  const auto value = OptionalInteger();
  return value ? std::optional(Instant(std::chrono::milliseconds(*value))) : std::nullopt;
}

}  // namespace gateway::store
