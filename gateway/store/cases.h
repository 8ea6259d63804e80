// Which case a message belongs to (design decision 9): the store's own key for all the identifiers
// under which organisations know it.
#pragma once

#include <vector>

#include "gateway/store/message.h"
#include "gateway/store/sqlite_database.h"

namespace gateway::store {

struct CaseFound {
  std::int64_t key = 0;
  // Links lead to different cases: the message keeps that of its first, and a person decides.
  bool clash = false;
  // The case now has two values of one attribute (two NHS numbers).
  bool two_numbers = false;
};

// Finds the case of the first known link, or opens a new one; unknown links join it. A message
// without links is a case of its own.
[[nodiscard]] Result<CaseFound> FindOrOpenCase(Database& database,
                                               const std::vector<CaseLink>& links, Instant at);

// The case that `link` names.
[[nodiscard]] Result<std::optional<std::int64_t>> LookUpCase(Database& database,
                                                             const CaseLink& link);

}  // namespace gateway::store
