// Functions that have a step of their own (steps/calls.h), which the compiler makes instead of a
// call.
#pragma once

#include <cstdint>
#include <string_view>

#include "gateway/fhirpath/functions/call.h"
#include "gateway/fhirpath/program.h"

namespace gateway::fhirpath {

enum class Own : std::uint8_t {
  kNone,
  kExists,
  kEmpty,
  kAll,
  kNot,
  kCount,
  kFirst,
  kWhere,
  kSelect,
  kOfType,
  kDescendants,
  kStartsWith,
  kEndsWith,
  kContains,
  kMatches,
};

// kNone for all other functions.
[[nodiscard]] Own OwnOf(std::string_view name);

// The step, with `input` (null: $this) and the arguments, type or pattern of `site`, which it
// takes. Null for kNone.
[[nodiscard]] StepPtr MakeOwnStep(Expression::Program& program, Place place, Own own, StepPtr input,
                                  CallSite& site);

}  // namespace gateway::fhirpath
