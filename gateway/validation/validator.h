// Checks a resource or Bundle against base R4 (structure, cardinality, primitive formats, required
// bindings, invariants, Bundle rules, extensions) and against any set of profiles.
//
// Compiled once over the type table, profiles on first use; then used from any number of threads.
// Findings carry paths and places and describe the shape of a value, never the value. Spec:
// https://hl7.org/fhir/R4/validation.html
#pragma once

#include <memory>

#include "gateway/base/result.h"
#include "gateway/definitions/registry.h"
#include "gateway/terminology/service.h"
#include "gateway/validation/options.h"

namespace gateway::validation {

// A validation and what it stood on.
struct Checked {
  Issues issues;
  std::vector<std::string> profiles;  // canonicals of resource profiles that were applied, in order
  std::vector<std::string> not_loaded;  // profiles that those impose and that are not loaded
};

class Validator {
 public:
  Validator(std::shared_ptr<const definitions::Registry> registry,
            std::shared_ptr<const terminology::Service> terminology);
  ~Validator();
  Validator(const Validator&) = delete;
  Validator& operator=(const Validator&) = delete;

  // Everything below `root`; an empty list when all is well. Reader findings (unknown elements,
  // wrong formats) are the reader's and are not repeated.
  [[nodiscard]] Issues Validate(fhir::Node root) const;
  [[nodiscard]] Issues Validate(fhir::Node root, const Options& options) const;
  // The same, with the profiles that the options, the resources themselves and the
  // MessageDefinition of a message have called for.
  [[nodiscard]] Checked Check(fhir::Node root, const Options& options) const;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace gateway::validation
