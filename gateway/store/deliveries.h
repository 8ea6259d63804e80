// The queue: claiming what is due and recording how it went.
#pragma once

#include <optional>
#include <vector>

#include "gateway/store/delivery.h"
#include "gateway/store/sqlite_database.h"
#include "gateway/store/store.h"

namespace gateway::store {

// Writing, inside the writer's transaction (attempts.cc).
[[nodiscard]] Result<int> RecoverDeliveries(Database& database, Instant now);
[[nodiscard]] Result<std::vector<Delivery>> ClaimDeliveries(Database& database,
                                                            const ClaimRequest& request);
[[nodiscard]] Result<DeliveryState> RecordAttempt(Database& database, const SendReport& report);

// Reading (deliveries.cc).
[[nodiscard]] Result<std::optional<Instant>> NextDueDelivery(Database& database);
[[nodiscard]] Result<std::vector<Delivery>> OverdueDeliveries(Database& database, Instant now,
                                                              int limit);
[[nodiscard]] Result<std::vector<QueueDepth>> ReadQueueDepths(Database& database);
[[nodiscard]] Result<std::vector<Delivery>> DeliveriesOfMessage(Database& database,
                                                                std::int64_t sequence);
// One or none.
[[nodiscard]] Result<std::vector<Delivery>> DeliveryRecord(Database& database, std::int64_t id);
[[nodiscard]] Result<std::vector<Attempt>> AttemptsOf(Database& database, std::int64_t delivery);

}  // namespace gateway::store
