// The constraints that a type or an element states in FHIRPath.
//
// Compiled on first use and kept; one that does not compile is logged once by its key and then left
// out. Those that stand on nearly every element (ext-1), or would cost a walk of the whole
// resource for each contained one (dom-3), are checked by native code instead (native.h).
// Spec: https://hl7.org/fhir/R4/conformance-rules.html#constraints
#pragma once

#include <mutex>
#include <span>
#include <vector>

#include "gateway/fhir/schema/type_table.h"
#include "gateway/fhirpath/expression.h"
#include "gateway/validation/rules/native.h"

namespace gateway::validation {

struct Invariant {
  const fhir::Constraint* constraint = nullptr;
  NativeCheck native = nullptr;                    // when set, the expression is not used
  std::optional<fhirpath::Expression> expression;  // always set when native is not
};

class InvariantList {
 public:
  explicit InvariantList(std::vector<const fhir::Constraint*> constraints)
      : constraints_(std::move(constraints)) {}
  // Thread-safe.
  [[nodiscard]] std::span<const Invariant> Get() const;

 private:
  void Compile() const;

  std::vector<const fhir::Constraint*> constraints_;
  mutable std::once_flag compiled_;
  mutable std::vector<Invariant> invariants_;
};

// True for constraints another rule looks after (ele-1: structure) and for the best practice that
// is not reported (dom-6: a narrative).
[[nodiscard]] bool IsCheckedElsewhere(const fhir::Constraint& constraint);

}  // namespace gateway::validation
