#include "gateway/store/bodies.h"

#include "gateway/store/schema.h"

namespace gateway::store {
namespace {

// The sealed bytes of that hash among the parts of the message to which the body `id` belongs.
Result<std::string> FindInMessage(Database& database, std::int64_t id, std::string_view sha256) {
  const std::int64_t sequence = id / kPartsPerDelivery / kDeliveriesPerMessage;
  Query query(database, "SELECT bytes FROM body WHERE id IN (?, ?) AND sha256 = ? LIMIT 1",
              BodyId(sequence, MessagePart::kMapped), BodyId(sequence, MessagePart::kArrived),
              Blob{sha256});
  GATEWAY_TRY(const bool found, query.Next());
  return found ? query.Text() : std::string();
}

const std::string& HashOfNothing() {
  static const std::string hash = Seal({}).sha256;
  return hash;
}

}  // namespace

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
  std::string sealed = query.Text();
  if (sealed.empty() && sha256 != HashOfNothing()) {
    GATEWAY_TRY(sealed, FindInMessage(database, id, sha256));
  }
  GATEWAY_TRY(body.bytes, Open(std::move(sealed), sha256));
  return body;
}

}  // namespace gateway::store
