// The transaction that takes a message.
#pragma once

#include <vector>

#include "gateway/store/body_seam.h"
#include "gateway/store/message.h"
#include "gateway/store/sqlite_database.h"

namespace gateway::store {

// A message whose bodies have passed the seam, so that the writer's thread need not hash them.
// Views point into `message`: it stays where it is.
struct SealedMessage {
  const AcceptedMessage* message = nullptr;
  SealedBody body;
  std::optional<SealedBody> mapped;
  SealedBody answer;
  std::optional<SealedBody> lineage;
  struct Delivery {
    SealedBody body;
    std::vector<SealedBody> attachments;
  };
  std::vector<Delivery> deliveries;
};

// kTooLong when it has more deliveries or attachments than their numbers can name (schema.h).
[[nodiscard]] Result<SealedMessage> SealMessage(const AcceptedMessage& message);

// Inside the writer's transaction.
[[nodiscard]] Result<AcceptOutcome> AcceptSealed(Database& database, const SealedMessage& sealed);

}  // namespace gateway::store
