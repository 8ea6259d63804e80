#include "gateway/store/audit.h"

#include "gateway/base/hash.h"

namespace gateway::store {
namespace {

struct Link {
  std::int64_t number = 0;
  std::string hash = std::string(32, '\0');
};

std::string Chain(const Link& before, Instant at, std::int64_t sequence,
                  std::string_view body_sha256, std::string_view event) {
  std::string text = before.hash;
  text += std::to_string(before.number + 1) + "\n" + std::to_string(at.time_since_epoch().count()) +
          "\n";
  text += std::to_string(sequence) + "\n" + ToHex(body_sha256) + "\n";
  return Sha256(text.append(event));
}

Result<Link> Last(Database& database) {
  Query query(database, "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1");
  GATEWAY_TRY(const bool found, query.Next());
  Link last;
  if (found) {
    last.number = query.Integer();
    last.hash = query.Text();
  }
  return last;
}

// Every message has its event: one that lost it is not in the chain.
Result<bool> EveryMessageIsAudited(Database& database) {
  Query query(
      database,
      "SELECT EXISTS (SELECT 1 FROM message WHERE sequence NOT IN (SELECT sequence FROM audit))");
  GATEWAY_TRY(const bool found, query.Next());
  return !(found && query.Boolean());
}

}  // namespace

Status AppendAuditEvent(Database& database, std::int64_t sequence, std::string_view body_sha256,
                        std::string_view event, Instant at) {
  GATEWAY_TRY(const Link last, Last(database));
  const std::string hash = Chain(last, at, sequence, body_sha256, event);
  return Run(database,
             "INSERT INTO audit (number, at, sequence, body_sha256, event, hash) VALUES (?, ?, ?, "
             "?, ?, ?)",
             last.number + 1, at, sequence, Blob{body_sha256}, event, Blob{hash});
}

Result<AuditCheck> VerifyAuditChain(Database& database) {
  Query query(database,
              "SELECT a.number, a.at, a.sequence, a.body_sha256, a.event, a.hash,"
              " a.sequence = 0 OR a.body_sha256 IS m.body_sha256"
              " FROM audit a LEFT JOIN message m ON m.sequence = a.sequence ORDER BY a.number");
  AuditCheck check;
  Link before;
  for (;;) {
    GATEWAY_TRY(const bool more, query.Next());
    if (!more) break;
    const std::int64_t number = query.Integer();
    const Instant at = query.Time();
    const std::int64_t sequence = query.Integer();
    const std::string body_sha256 = query.Text();
    const std::string event = query.Text();
    const std::string stored = query.Text();
    ++check.events;
    const std::string hash = Chain(before, at, sequence, body_sha256, event);
    if (number != before.number + 1 || hash != stored || !query.Boolean()) {
      check.first_broken = number;
      return check;
    }
    before = {number, hash};
  }
  GATEWAY_TRY(const bool audited, EveryMessageIsAudited(database));
  if (!audited) check.first_broken = before.number + 1;
  return check;
}

}  // namespace gateway::store
