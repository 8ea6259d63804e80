// Reading messages back.
#pragma once

#include <vector>

#include "gateway/store/message.h"
#include "gateway/store/schema.h"
#include "gateway/store/sqlite_database.h"

namespace gateway::store {

[[nodiscard]] Result<std::vector<MessageSummary>> ListMessageRows(Database& database,
                                                                  const MessageFilter& filter);
[[nodiscard]] Result<MessageDetail> FindMessageRow(Database& database, const std::string& id);
[[nodiscard]] Result<std::string> LoadMessagePart(Database& database, std::int64_t sequence,
                                                  MessagePart part);
[[nodiscard]] Result<Answer> LoadStoredAnswer(Database& database, std::int64_t sequence);
[[nodiscard]] Result<DeliveryContent> LoadDeliveryContent(Database& database,
                                                          std::int64_t delivery);

}  // namespace gateway::store
