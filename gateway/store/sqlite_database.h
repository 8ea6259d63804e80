// One SQLite connection and its prepared statements.
//
// A connection serves one thread at a time. Statements are prepared once per connection, under
// their SQL text, and live as long as it. sqlite3.h stays in the .cc.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "gateway/base/clock.h"
#include "gateway/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace gateway::store {

class Database {
 public:
  enum class Mode {
    kWrite,  // creates the file (mode 0600) when it is not there
    kRead,   // refuses to write
  };

  // Opens with WAL, full synchronisation, foreign keys and a busy timeout of 5 s. Checkpoints are
  // left to the caller.
  static Result<std::unique_ptr<Database>> Open(const std::filesystem::path& path, Mode mode);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Statements without parameters, separated by semicolons.
  [[nodiscard]] Status Execute(const std::string& script);
  [[nodiscard]] std::int64_t last_insert_id() const;
  // Rows that the last INSERT, UPDATE or DELETE changed.
  [[nodiscard]] int changes() const;
  // False once SQLite has rolled the transaction back by itself (disk full, I/O error).
  [[nodiscard]] bool in_transaction() const;

  // Frames in the write-ahead log after the last commit of this connection.
  [[nodiscard]] int wal_frames() const { return wal_frames_; }
  // Moves frames into the database file. `restart` also waits for readers so that the log begins
  // anew. Gives the frames that are still in the log.
  [[nodiscard]] Result<int> Checkpoint(bool restart);

 private:
  friend class Query;
  struct Closer {
    void operator()(sqlite3* handle) const;
  };
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  explicit Database(std::unique_ptr<sqlite3, Closer> handle);
  [[nodiscard]] Result<sqlite3_stmt*> Prepare(std::string_view sql);
  static int OnCommit(void* self, sqlite3* handle, const char* name, int frames);

  std::unique_ptr<sqlite3, Closer> handle_;
  std::unordered_map<std::string_view, std::unique_ptr<sqlite3_stmt, Finalizer>> statements_;
  int wal_frames_ = 0;
};

// Bytes to be bound as a blob rather than as text.
struct Blob {
  std::string_view bytes;
};

// One use of a prepared statement: bind, step, read the columns from left to right; the end of its
// life resets the statement. Not for the same SQL twice at a time on one connection.
class Query {
 public:
  // `sql` is a literal: it is the key under which the statement is kept. What is bound must outlive
  // the query.
  template <typename... Values>
  Query(Database& database, std::string_view sql, const Values&... values)
      : Query(database, sql, Unbound{}) {
    (Bind(values), ...);
  }
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // Steps to the next row; false when there is none.
  [[nodiscard]] Result<bool> Next();
  // Steps through all rows, for statements that give none.
  [[nodiscard]] Status Run();

  // The next column of this row.
  [[nodiscard]] std::int64_t Integer();
  [[nodiscard]] bool Boolean() { return Integer() != 0; }
  [[nodiscard]] std::string Text();  // of text or a blob; empty for NULL
  [[nodiscard]] Instant Time();
  [[nodiscard]] std::optional<Instant> OptionalTime();
  [[nodiscard]] std::optional<std::int64_t> OptionalInteger();

 private:
  struct Unbound {};
  Query(Database& database, std::string_view sql, Unbound);
  void Bind(std::int64_t value);
  void Bind(int value) { Bind(static_cast<std::int64_t>(value)); }
  void Bind(bool value) { Bind(static_cast<std::int64_t>(value)); }
  void Bind(Instant value) { Bind(static_cast<std::int64_t>(value.time_since_epoch().count())); }
  void Bind(std::string_view text);
  void Bind(const std::string& text) { Bind(std::string_view(text)); }
  void Bind(const char* text) { Bind(std::string_view(text)); }
  void Bind(Blob blob);
  void Bind(std::nullopt_t null);
  template <typename Value>
  void Bind(const std::optional<Value>& value) {
    value.has_value() ? Bind(*value) : Bind(std::nullopt);
  }
  template <typename Enum>
    requires std::is_enum_v<Enum>
  void Bind(Enum value) {
    Bind(static_cast<std::int64_t>(value));
  }

  Database& database_;
  Result<sqlite3_stmt*> statement_;
  int bound_ = 0;
  int column_ = 0;
};

// Query(…).Run() in one word.
template <typename... Values>
[[nodiscard]] Status Run(Database& database, std::string_view sql, const Values&... values) {
  return Query(database, sql, values...).Run();
}

}  // namespace gateway::store
