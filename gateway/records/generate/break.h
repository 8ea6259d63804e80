// Spoils a plain record so that one rule, and only that one, has something to say.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/json.h"
#include "gateway/records/generate/record_maker.h"

namespace gateway::records {

// False when there is no way to break that rule. `record` is RecordMaker::Plain's.
[[nodiscard]] bool BreakRule(std::string_view id, RecordMaker& maker,
                             std::chrono::year_month_day today, Json& record);
[[nodiscard]] std::vector<std::string> BreakableRules();

}  // namespace gateway::records
