#include "gateway/store/bodies.h"

namespace gateway::store {

Status WriteBody(Database& database, std::int64_t id, const SealedBody& body,
                 const std::string& name, const std::string& content_type) {
  return Run(database,
             "INSERT INTO body (id, sha256, name, content_type, bytes) VALUES (?, ?, nullif(?, "
             "''), nullif(?, ''), ?)",
             id, Blob{body.sha256}, name, content_type, Blob{body.bytes});
}

Result<std::optional<StoredBody>> ReadBody(Database& database, std::int64_t id) {
  Query query(database, "SELECT name, content_type, sha256, bytes FROM body WHERE id = ?", id);
  GATEWAY_TRY(const bool found, query.Next());
  if (!found) return std::nullopt;
  StoredBody body;
  body.name = query.Text();
  body.content_type = query.Text();
  const std::string sha256 = query.Text();
  GATEWAY_TRY(body.bytes, Open(query.Text(), sha256));
  return body;
}

}  // namespace gateway::store
