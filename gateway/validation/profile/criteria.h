// What tells the slices of an element apart, and whether an instance is of one.
// Spec: https://hl7.org/fhir/R4/profiling.html#discriminator
#pragma once

#include <vector>

#include "gateway/validation/profile/checker.h"
#include "gateway/validation/scope.h"

namespace gateway::validation {

// What a slice demands by that discriminator; several when what the path leads to is described by
// its parts. One of kUndecided when the definitions do not say.
[[nodiscard]] std::vector<Criterion> CriteriaOf(const Checker& slice,
                                                const Discriminator& discriminator,
                                                const ProfileSet& profiles);

// The node of `scope` meets them all.
[[nodiscard]] bool MeetsAll(const Scope& scope, const std::vector<Criterion>& criteria);

}  // namespace gateway::validation
