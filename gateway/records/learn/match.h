// Which column of an export is which element of the flat form, and how sure
// that is.
//
// A column is known by its header and by what its cells look like; where the
// two contradict each other it is not known. Each element is given to one
// column at most.
#pragma once

#include <string>
#include <vector>

#include "gateway/records/learn/knowledge.h"
#include "gateway/records/learn/profile.h"
#include "gateway/records/learn/sample.h"

namespace gateway::records {

// At or above this the match is settled; from kDoubtful on it is asked about;
// below it the column is kept under its own name.
inline constexpr double kSettled = 0.6;
inline constexpr double kDoubtful = 0.4;
// A level is clinical: its column is taken by its name alone, and only when
// there is no doubt.
inline constexpr double kSettledLevel = 0.75;

struct ColumnMatch {
  const Target* target = nullptr;     // null: not known
  double confidence = 0;              // 0 to 1
  std::string why;                    // "the header is an alias; every cell is a date"
  const Target* runner_up = nullptr;  // nearly as likely; null when none is
};

// One for each column, in their order. Precondition: one profile for each
// column.
[[nodiscard]] std::vector<ColumnMatch> MatchColumns(const Sample& sample,
                                                    const std::vector<ColumnProfile>& profiles,
                                                    const Knowledge& knowledge);

// Whether a match is good enough to be used without asking.
[[nodiscard]] bool IsSettled(const ColumnMatch& match);

}  // namespace gateway::records
