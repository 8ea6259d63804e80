// The worklist's rows.
#pragma once

#include <vector>

#include "gateway/store/sqlite_database.h"
#include "gateway/store/worklist.h"

namespace gateway::store {

// What an item is about; 0 where it is about none.
struct About {
  std::int64_t sequence = 0;
  std::int64_t delivery = 0;
  std::int64_t case_key = 0;
};

[[nodiscard]] Result<std::int64_t> AddItem(Database& database, const NewWorklistItem& item,
                                           const About& about, Instant at);
[[nodiscard]] Result<std::vector<WorklistItem>> ListItems(Database& database,
                                                          const WorklistFilter& filter);
[[nodiscard]] Result<std::vector<WorklistItem>> ItemsOfMessage(Database& database,
                                                               std::int64_t sequence);
// kNotFound when there is none.
[[nodiscard]] Result<WorklistItem> ReadItem(Database& database, std::int64_t id);
[[nodiscard]] Status AssignItem(Database& database, std::int64_t id, const std::string& to);
// Requeues or closes the held delivery behind it, too.
[[nodiscard]] Status ResolveItem(Database& database, std::int64_t id, Resolution resolution,
                                 const std::string& note, Instant at);

}  // namespace gateway::store
