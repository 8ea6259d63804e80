// What a night's file says about each case, before anything is done about it.
//
// Works on records as they were read and on what the store remembers; knows neither maps nor
// messages, so that a file of thousands of unchanged rows costs their reading alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gateway/messaging/answer.h"
#include "gateway/records/extract/extract_rules.h"
#include "gateway/records/format.h"
#include "gateway/store/extract.h"

namespace gateway::messaging {

// A row that is not as the store remembers it.
struct ChangedRow {
  int row = 0;  // which record of the file, from 1
  std::string case_id;
  records::LocalRecord record;
  const store::ExtractRow* known = nullptr;  // null: the case is seen for the first time
};

struct ExtractPlan {
  std::vector<ChangedRow> changed;       // in file order, known or not
  std::vector<RecordOutcome> refused;    // unreadable, without a case, or two for one case
  std::vector<std::int64_t> reappeared;  // vanished before, here again as they were
  std::vector<std::int64_t> missing;     // present before, not in this file
  std::int64_t rows = 0;
  std::int64_t unchanged = 0;
  // Rows that cannot be told to be of one case or another. While there are any, a missing case may
  // be one of them.
  std::int64_t nameless = 0;
};

// The record as the store keeps it: JSON of the format's model.
[[nodiscard]] std::string StoredForm(const fhir::Document& record);

// `known` outlives the plan.
[[nodiscard]] ExtractPlan PlanExtract(std::vector<records::LocalRecord> records,
                                      const records::ExtractRules& rules,
                                      const std::vector<store::ExtractRow>& known);

}  // namespace gateway::messaging
