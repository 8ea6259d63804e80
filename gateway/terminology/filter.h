// One filter of a value set's compose, ready to be asked of concepts.
// Spec: https://hl7.org/fhir/R4/valueset.html#compositions, http://hl7.org/fhir/filter-operator
#pragma once

#include <functional>

#include "gateway/base/result.h"
#include "gateway/terminology/code_system.h"

namespace gateway::terminology {

class Filter {
 public:
  // `filter` is ValueSet.compose.include.filter, over concepts of `codes`; both outlive this.
  // is-a, descendent-of, is-not-a, generalizes, child-of, descendent-leaf; =, in, not-in, regex,
  // exists. kNotSupported for others, and for a property that the system does not have; kInvalid
  // for a value that cannot be read.
  static Result<Filter> Compile(fhir::Node filter, const CodeSystem& codes);

  [[nodiscard]] bool Passes(const CodeSystem::Concept& entry) const { return test_(entry); }

 private:
  using Test = std::function<bool(const CodeSystem::Concept&)>;
  explicit Filter(Test test) : test_(std::move(test)) {}
  Test test_;
};

}  // namespace gateway::terminology
