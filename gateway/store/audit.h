// The audit chain: each event's hash covers the one before it, so that no event can be changed,
// removed or slipped in without all later ones showing it.
//
//   hash = SHA-256( previous hash (32 bytes; zeros before the first)
//                   number "\n" at "\n" sequence "\n" hex(SHA-256 of the arrived body) "\n" event )
#pragma once

#include <string_view>

#include "gateway/store/sqlite_database.h"
#include "gateway/store/store.h"

namespace gateway::store {

// `sequence` 0 and an empty hash: the event belongs to no message.
[[nodiscard]] Status AppendAuditEvent(Database& database, std::int64_t sequence,
                                      std::string_view body_sha256, std::string_view event,
                                      Instant at);

[[nodiscard]] Result<AuditCheck> VerifyAuditChain(Database& database);

}  // namespace gateway::store
