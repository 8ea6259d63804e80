#include "gateway/store/extract_table.h"

#include "gateway/store/body_seam.h"
#include "gateway/store/worklist_table.h"

namespace gateway::store {
namespace {

constexpr int kFilesShown = 20;
constexpr int kRowsShown = 1000;

ExtractSourceState TakeSource(Query& query) {
  ExtractSourceState source;
  source.name = query.Text();
  source.state = static_cast<ExtractState>(query.Integer());
  source.activated_at = query.OptionalTime();
  source.last_date = query.Text();
  source.present = query.Integer();
  source.vanished = query.Integer();
  return source;
}

ExtractRow TakeRow(Query& query) {
  ExtractRow row;
  row.id = query.Integer();
  row.case_id = query.Text();
  row.row_sha256 = query.Text();
  row.version = query.Integer();
  row.sequence = query.Integer();
  row.vanished_at = query.OptionalTime();
  return row;
}

ExtractFile TakeFile(Query& query) {
  ExtractFile file;
  file.id = query.Integer();
  file.source = query.Text();
  file.sha256 = query.Text();
  file.date = query.Text();
  file.at = query.Time();
  file.outcome = static_cast<ExtractFileOutcome>(query.Integer());
  ExtractCounts& counts = file.counts;
  for (std::int64_t* const count :
       {&counts.rows, &counts.unchanged, &counts.changed, &counts.appeared, &counts.vanished,
        &counts.reappeared, &counts.refused, &counts.messages}) {
    *count = query.Integer();
  }
  return file;
}

template <typename Value>
Result<std::vector<Value>> TakeAll(Query& query, Value (*take)(Query&)) {
  std::vector<Value> all;
  for (;;) {
    GATEWAY_TRY(const bool more, query.Next());
    if (!more) return all;
    all.push_back(take(query));
  }
}

Status WriteFile(Database& database, const ExtractFile& file) {
  const ExtractCounts& counts = file.counts;
  return Run(
      database,
      "INSERT INTO extract_file (source, sha256, date, at, outcome, rows, unchanged, changed,"
      " appeared, vanished, reappeared, refused, messages)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      file.source, Blob{file.sha256}, file.date, file.at, file.outcome, counts.rows,
      counts.unchanged, counts.changed, counts.appeared, counts.vanished, counts.reappeared,
      counts.refused, counts.messages);
}

// A row that is in the file again: its worklist item is done.
Status ResolveItemOfRow(Database& database, std::int64_t row, Instant at) {
  return Run(database,
             "UPDATE worklist SET open = 0, note = 'the row is in the file again', resolved_at = ?"
             " WHERE open = 1 AND id = (SELECT worklist FROM extract_row WHERE id = ?)",
             at, row);
}

Status MarkVanished(Database& database, std::int64_t row, const ExtractFile& file) {
  std::int64_t sequence = 0;
  std::int64_t case_key = 0;
  {
    Query query(database,
                "SELECT r.sequence, coalesce(m.case_key, 0) FROM extract_row r"
                " LEFT JOIN message m ON m.sequence = r.sequence"
                " WHERE r.id = ? AND r.vanished_at IS NULL",
                row);
    GATEWAY_TRY(const bool present, query.Next());
    if (!present) return {};
    sequence = query.Integer();
    case_key = query.Integer();
  }
  const std::string reason =
      "row " + std::to_string(row) + " of source " + file.source +
      " is no longer in its file; nothing was sent and the case was not closed; ask the source "
      "what became of it (chc-gateway source show " +
      file.source + " names the case)";
  GATEWAY_TRY(const std::int64_t item,
              AddItem(database, {kExtractVanished, reason}, {sequence, 0, case_key}, file.at));
  return Run(database, "UPDATE extract_row SET vanished_at = ?, worklist = ? WHERE id = ?", file.at,
             item, row);
}

Status SaveUndeclared(Database& database, const ExtractFileEnd& end) {
  if (end.undeclared.empty()) return {};
  for (const NewExtractRow& row : end.undeclared)
    GATEWAY_CHECK(SaveExtractRow(database, row, 0, end.file.at));
  const std::string reason =
      std::to_string(end.undeclared.size()) + " rows of source " + end.file.source +
      " changed in a way that the format does not declare; nothing was sent for them; add a rule "
      "to 'changes' in its format.yaml";
  GATEWAY_CHECK(AddItem(database, {kExtractUndeclared, reason}, {0, 0, 0}, end.file.at));
  return {};
}

// `last_date` never goes back.
Status NoteFile(Database& database, const ExtractFile& file) {
  return Run(database,
             "INSERT INTO extract_source (name, state, last_date) VALUES (?1, 0, ?2)"
             " ON CONFLICT (name) DO UPDATE SET last_date = max(last_date, ?2)",
             file.source, file.date);
}

// The file of these bytes that was held or released last.
Result<std::optional<ExtractFileOutcome>> OutcomeOfBytes(Database& database,
                                                         const ExtractFile& file) {
  Query query(database,
              "SELECT outcome FROM extract_file WHERE source = ? AND sha256 = ?"
              " ORDER BY id DESC LIMIT 1",
              file.source, Blob{file.sha256});
  GATEWAY_TRY(const bool found, query.Next());
  if (!found) return std::nullopt;
  return static_cast<ExtractFileOutcome>(query.Integer());
}

}  // namespace

Result<ExtractSourceState> ReadExtractSource(Database& database, const std::string& name) {
  Query query(
      database,
      "SELECT name, state, activated_at, last_date,"
      " (SELECT count(*) FROM extract_row r WHERE r.source = s.name AND vanished_at IS NULL),"
      " (SELECT count(*) FROM extract_row r WHERE r.source = s.name AND vanished_at IS NOT "
      "NULL) FROM extract_source s WHERE name = ?",
      name);
  GATEWAY_TRY(const bool found, query.Next());
  if (found) return TakeSource(query);
  ExtractSourceState fresh;
  fresh.name = name;
  return fresh;
}

Result<std::vector<ExtractSourceState>> ListExtractSourceRows(Database& database) {
  Query query(
      database,
      "SELECT name, state, activated_at, last_date,"
      " (SELECT count(*) FROM extract_row r WHERE r.source = s.name AND vanished_at IS NULL),"
      " (SELECT count(*) FROM extract_row r WHERE r.source = s.name AND vanished_at IS NOT "
      "NULL) FROM extract_source s ORDER BY name");
  return TakeAll(query, TakeSource);
}

Result<std::vector<ExtractRow>> ReadExtractRows(Database& database, const std::string& source) {
  Query query(database,
              "SELECT id, case_id, row_sha256, version, sequence, vanished_at FROM extract_row"
              " WHERE source = ? ORDER BY id",
              source);
  return TakeAll(query, TakeRow);
}

Result<std::string> ReadExtractRecord(Database& database, std::int64_t row) {
  Query query(database, "SELECT record, row_sha256 FROM extract_row WHERE id = ?", row);
  GATEWAY_TRY(const bool found, query.Next());
  if (!found) return Fail(IssueType::kNotFound, "no extract row " + std::to_string(row));
  std::string sealed = query.Text();
  const std::string sha256 = query.Text();
  return Open(std::move(sealed), sha256);
}

Result<ExtractDetail> ReadExtractDetail(Database& database, const std::string& name) {
  ExtractDetail detail;
  GATEWAY_TRY(detail.source, ReadExtractSource(database, name));
  Query files(database,
              "SELECT id, source, sha256, date, at, outcome, rows, unchanged, changed, appeared,"
              " vanished, reappeared, refused, messages FROM extract_file WHERE source = ?"
              " ORDER BY id DESC LIMIT ?",
              name, kFilesShown);
  GATEWAY_TRY(detail.files, TakeAll(files, TakeFile));
  Query rows(database,
             "SELECT id, case_id, row_sha256, version, sequence, vanished_at FROM extract_row"
             " WHERE source = ? AND vanished_at IS NOT NULL ORDER BY id LIMIT ?",
             name, kRowsShown);
  GATEWAY_TRY(detail.vanished, TakeAll(rows, TakeRow));
  return detail;
}

Status SaveExtractRow(Database& database, const NewExtractRow& row, std::int64_t sequence,
                      Instant at) {
  const SealedBody sealed = Seal(row.record);
  {
    Query known(database, "SELECT id FROM extract_row WHERE source = ? AND case_id = ?", row.source,
                row.case_id);
    GATEWAY_TRY(const bool found, known.Next());
    if (found) GATEWAY_CHECK(ResolveItemOfRow(database, known.Integer(), at));
  }
  return Run(database,
             "INSERT INTO extract_row (source, case_id, row_sha256, version, sequence, changed_at,"
             " vanished_at, worklist, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, 0, ?7)"
             " ON CONFLICT (source, case_id) DO UPDATE SET row_sha256 = ?3, version = ?4,"
             " sequence = CASE WHEN ?5 > 0 THEN ?5 ELSE sequence END, changed_at = ?6,"
             " vanished_at = NULL, worklist = 0, record = ?7",
             row.source, row.case_id, Blob{sealed.sha256}, row.version, sequence, at,
             Blob{sealed.bytes});
}

Status NoteRepeatedMessage(Database& database, const NewExtractRow& row, std::int64_t sequence,
                           Instant at) {
  std::int64_t id = 0;
  {
    Query last(database, "SELECT id, sequence FROM extract_row WHERE source = ? AND case_id = ?",
               row.source, row.case_id);
    GATEWAY_TRY(const bool found, last.Next());
    if (!found) return {};
    id = last.Integer();
    if (last.Integer() < sequence) return {};  // sent just before a crash: now it is recorded
  }
  const std::string reason =
      "row " + std::to_string(id) + " of source " + row.source +
      " went back to an earlier state under the version it had then; receivers keep the later one; "
      "ask the source to count its record versions up";
  GATEWAY_CHECK(AddItem(database, {kExtractWentBack, reason}, {sequence, 0, 0}, at));
  return {};
}

Status EndFile(Database& database, const ExtractFileEnd& end) {
  for (const std::int64_t row : end.reappeared) {
    GATEWAY_CHECK(ResolveItemOfRow(database, row, end.file.at));
    GATEWAY_CHECK(
        Run(database, "UPDATE extract_row SET vanished_at = NULL, worklist = 0 WHERE id = ?", row));
  }
  for (const std::int64_t row : end.vanished) GATEWAY_CHECK(MarkVanished(database, row, end.file));
  GATEWAY_CHECK(SaveUndeclared(database, end));
  GATEWAY_CHECK(NoteFile(database, end.file));
  return WriteFile(database, end.file);
}

Result<bool> HoldFile(Database& database, const ExtractFile& file, const std::string& reason) {
  GATEWAY_TRY(const auto before, OutcomeOfBytes(database, file));
  if (before == ExtractFileOutcome::kReleased) return false;
  if (before == ExtractFileOutcome::kHeld) return true;
  ExtractFile held = file;
  held.outcome = ExtractFileOutcome::kHeld;
  GATEWAY_CHECK(WriteFile(database, held));
  GATEWAY_CHECK(AddItem(database, {kExtractHeld, reason}, {0, 0, 0}, file.at));
  return true;
}

Status Activate(Database& database, const std::string& source, Instant at) {
  Query query(database, "SELECT state FROM extract_source WHERE name = ?", source);
  GATEWAY_TRY(const bool found, query.Next());
  if (!found) {
    return Fail(IssueType::kConflict,
                "no file of this source was taken yet: there is nothing that changes could be "
                "compared with; load a first file, then activate");
  }
  if (query.Integer() != 0) return Fail(IssueType::kConflict, "this source is active already");
  return Run(database, "UPDATE extract_source SET state = 1, activated_at = ? WHERE name = ?", at,
             source);
}

Status ReleaseHeldFile(Database& database, const std::string& source) {
  GATEWAY_CHECK(Run(database,
                    "UPDATE extract_file SET outcome = 2 WHERE id = (SELECT max(id) FROM "
                    "extract_file WHERE source = ? AND outcome = 1)",
                    source));
  if (database.changes() == 0) return Fail(IssueType::kConflict, "no file of this source is held");
  return {};
}

}  // namespace gateway::store
