// Lanes: deliveries of one case to one destination by one way, sent in order of acceptance.
//
// What holds between transactions: in each lane at most one delivery is due (pending with a
// next_attempt_at) or sending, and it is the oldest open one.
#pragma once

#include <string>

#include "gateway/store/delivery.h"
#include "gateway/store/sqlite_database.h"

namespace gateway::store {

struct Lane {
  std::int64_t case_key = 0;
  std::string destination;
  std::string via;
};

// True when nothing in the lane is open: a new delivery may be due at once.
[[nodiscard]] Result<bool> IsLaneFree(Database& database, const Lane& lane);

// Restores what holds after a delivery of the lane changed its state: its oldest open one becomes
// due at `at` if it is pending without a time, and no other is due.
[[nodiscard]] Status SettleLane(Database& database, const Lane& lane, Instant at);

}  // namespace gateway::store
