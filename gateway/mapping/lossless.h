// Whether a pair of maps brings back what it was given: out with one, home with the other.
//
// Decided from the compiled maps and the source's logical model alone, before there is any record:
// the model is filled in every way that tells (probe.h), each instance goes out and home, and what
// does not come back the same is reported. Ids the way back derives are compared like all else.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "gateway/base/json.h"
#include "gateway/mapping/transform.h"

namespace gateway::mapping {

struct Loss {
  enum class Kind {
    kNeverRead,     // no rule of the map out reads it
    kNarrowed,      // it comes home changed
    kNotRestored,   // it does not come home
    kUnreadAtHome,  // the map out makes it, and no rule of the map home reads it
    kAdded,         // comes home and was not there: a default; no loss, told apart (additions)
    kRefused,       // one of the maps fails on it
  };
  Kind kind = Kind::kNeverRead;
  std::string path;    // of the source's model, or of what was made for kUnreadAtHome; no indices
  std::string when;    // the first instance it was seen in: "with everything"
  std::string detail;  // the rule that refused; empty otherwise
};

// Instances that break a constraint the model states of itself are no records and are not tried.
struct PassedOver {
  std::string constraint;  // "chc-1"
  std::string human;
  std::size_t instances = 0;
};

struct LosslessReport {
  std::vector<Loss> losses;  // each path once a kind, in the order in which they were found
  std::vector<Loss> additions;
  std::size_t elements = 0;   // of the model that hold a value
  std::size_t instances = 0;  // tried
  std::vector<PassedOver> passed_over;
};

struct LosslessOptions {
  TransformContext context;
  bool first_only = false;  // end with the first instance that loses something
};

// Fails with kInvalid when `home` does not lead back from what `out` makes to what it reads, and
// with kTooCostly when the model is too large.
[[nodiscard]] Result<LosslessReport> CheckLossless(const Map& out, const Map& home,
                                                   const LosslessOptions& options = {});

// One record out and home: the losses `CheckLossless` looks for in each instance, of this one.
[[nodiscard]] std::vector<Loss> RoundTrip(const Map& out, const Map& home,
                                          const fhir::Document& record,
                                          const TransformContext& context);

// {"elements","instances","passedOver":[{"constraint","human","instances"}],
// "additions":[{"kind","path","when"}],"losses":[{"kind","path","when","detail"}]}
[[nodiscard]] Json ToJson(const LosslessReport& report);

}  // namespace gateway::mapping
