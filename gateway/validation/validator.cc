#include "gateway/validation/validator.h"

#include <utility>

#include "gateway/validation/plan.h"
#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/walker.h"

namespace gateway::validation {

struct Validator::Data {
  Data(std::shared_ptr<const definitions::Registry> loaded,
       std::shared_ptr<const terminology::Service> codes)
      : registry(std::move(loaded)),
        terminology(std::move(codes)),
        plans(*registry->types()),
        profiles(registry, plans) {}

  std::shared_ptr<const definitions::Registry> registry;
  std::shared_ptr<const terminology::Service> terminology;
  Plans plans;
  ProfileSet profiles;
};

Validator::Validator(std::shared_ptr<const definitions::Registry> registry,
                     std::shared_ptr<const terminology::Service> terminology)
    : data_(std::make_unique<Data>(std::move(registry), std::move(terminology))) {}
Validator::~Validator() = default;

Issues Validator::Validate(fhir::Node root) const { return Validate(root, Options()); }

Issues Validator::Validate(fhir::Node root, const Options& options) const {
  return Check(root, options).issues;
}

Checked Validator::Check(fhir::Node root, const Options& options) const {
  Run run{*data_->terminology, data_->plans, data_->profiles, options, options.now};
  Walk(root, run);
  return {std::move(run.issues),
          {run.used.begin(), run.used.end()},
          {run.not_loaded.begin(), run.not_loaded.end()}};
}

}  // namespace gateway::validation
