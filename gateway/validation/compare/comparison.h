// Our findings beside those of another validator.
#pragma once

#include <string>
#include <vector>

#include "gateway/validation/compare/foreign_findings.h"

namespace gateway::validation {

struct Agreed {
  Issue ours;
  ForeignFinding theirs;
  std::string reason;  // why they are taken for the same, and what still differs
};
struct OnlyTheirs {
  ForeignFinding finding;
  std::string reason;  // why it may be that we have none
};
struct OnlyOurs {
  Issue finding;
  std::string reason;
};

struct Comparison {
  std::vector<Agreed> agreed;
  std::vector<OnlyTheirs> only_theirs;
  std::vector<OnlyOurs> only_ours;

  // Both call the resource valid, or both invalid.
  [[nodiscard]] bool IsSameVerdict() const;
  // The same verdict, and each error of one is a finding of the other.
  [[nodiscard]] bool IsAgreement() const;
};

// Each finding is paired with at most one of the other side, the best pairs first: the same rule id
// at the same element, the same element, the element above or below it, the same line.
[[nodiscard]] Comparison Compare(const Issues& ours, const std::vector<ForeignFinding>& theirs);

}  // namespace gateway::validation
