// The tables of the store (docs/formats/store.md) and how an older file becomes one of today.
#pragma once

#include <cstdint>

#include "gateway/store/sqlite_database.h"

namespace gateway::store {

// Brings the tables up to date, each step in a transaction of its own. kNotSupported when a newer
// gateway wrote the file.
[[nodiscard]] Status Migrate(Database& database);

// A delivery's number holds its message's: sequence * 1000 + place (from 1). A body's number holds
// its delivery's: delivery * 100 + part. So all rows of a message lie together, and nothing needs
// an index to find them.
inline constexpr std::int64_t kDeliveriesPerMessage = 1000;
inline constexpr std::int64_t kPartsPerDelivery = 100;

// Parts of place 0, the message itself; a delivery's part 0 is its body, 1 to 99 its attachments.
enum class MessagePart { kArrived = 0, kMapped = 1, kAnswer = 2, kLineage = 3 };

[[nodiscard]] constexpr std::int64_t DeliveryId(std::int64_t sequence, std::int64_t place) {
  return sequence * kDeliveriesPerMessage + place;
}
[[nodiscard]] constexpr std::int64_t BodyId(std::int64_t delivery, std::int64_t part) {
  return delivery * kPartsPerDelivery + part;
}
[[nodiscard]] constexpr std::int64_t BodyId(std::int64_t sequence, MessagePart part) {
  return BodyId(DeliveryId(sequence, 0), static_cast<std::int64_t>(part));
}

}  // namespace gateway::store
