// The tables behind store/extract.h. Everything here runs inside a transaction of the writer, or on
// a reading connection.
#pragma once

#include <vector>

#include "gateway/store/extract.h"
#include "gateway/store/sqlite_database.h"

namespace gateway::store {

// A source that was never seen is in state history with nothing in it.
[[nodiscard]] Result<ExtractSourceState> ReadExtractSource(Database& database,
                                                           const std::string& name);
[[nodiscard]] Result<std::vector<ExtractSourceState>> ListExtractSourceRows(Database& database);
[[nodiscard]] Result<std::vector<ExtractRow>> ReadExtractRows(Database& database,
                                                              const std::string& source);
[[nodiscard]] Result<std::string> ReadExtractRecord(Database& database, std::int64_t row);
[[nodiscard]] Result<ExtractDetail> ReadExtractDetail(Database& database, const std::string& name);

// Makes the row what it is now; `sequence` is that of the message sent for it, 0 for none (the one
// before stays). A row that had vanished is back, and its worklist item is resolved.
[[nodiscard]] Status SaveExtractRow(Database& database, const NewExtractRow& row,
                                    std::int64_t sequence, Instant at);
// The message of this row was known before. When it is older than the last one sent for the row,
// the row went back to an earlier state that cannot be sent again: a worklist item says so.
[[nodiscard]] Status NoteRepeatedMessage(Database& database, const NewExtractRow& row,
                                         std::int64_t sequence, Instant at);

[[nodiscard]] Status EndFile(Database& database, const ExtractFileEnd& end);
// Writes the file down as held, with a worklist item; once for the same bytes. Gives false when
// these bytes were released by a person: then they are to be taken.
[[nodiscard]] Result<bool> HoldFile(Database& database, const ExtractFile& file,
                                    const std::string& reason);
// kConflict when no file was ever taken, or when it is active already.
[[nodiscard]] Status Activate(Database& database, const std::string& source, Instant at);
// Lets the file that was held last pass when it comes again. kConflict when none is held.
[[nodiscard]] Status ReleaseHeldFile(Database& database, const std::string& source);

}  // namespace gateway::store
