// The bytes of messages and deliveries.
#pragma once

#include <optional>
#include <string>

#include "gateway/store/body_seam.h"
#include "gateway/store/sqlite_database.h"

namespace gateway::store {

struct StoredBody {
  std::string name;
  std::string content_type;
  std::string bytes;
};

// `id` from schema.h; `name` and `content_type` are those of an attachment, empty otherwise.
[[nodiscard]] Status WriteBody(Database& database, std::int64_t id, const SealedBody& body,
                               const std::string& name = "", const std::string& content_type = "");
// A delivery often carries the very bytes of its message: then its body is written with the hash
// alone (SealedBody without bytes), and ReadBody finds them there.
// Absent when there is none under that id; kException when its hash is wrong.
[[nodiscard]] Result<std::optional<StoredBody>> ReadBody(Database& database, std::int64_t id);

}  // namespace gateway::store
