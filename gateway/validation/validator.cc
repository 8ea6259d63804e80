#include "gateway/validation/validator.h"

#include <utility>

#include "gateway/validation/plan.h"
#include "gateway/validation/profile/conformance.h"
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
  Run run{*data_->terminology, data_->plans, data_->profiles, options, options.now};
  Walk(root, run);
  return std::move(run.issues);
}

Result<bool> Validator::ConformsTo(fhir::Node root, fhir::Node node,
                                   std::string_view profile) const {
  if (data_->profiles.Find(profile) == nullptr)
    return Fail(IssueType::kNotFound, "that profile is not loaded; give its package");
  const Options options;
  Run run{*data_->terminology, data_->plans, data_->profiles, options, options.now};
  const BundleIndex index = root.type_name() == "Bundle" ? BundleIndex(root) : BundleIndex();
  const Scope scope(run, root, index);
  if (!Conforms(scope, node, profile)) return false;
  return !node.is_resource() || !Validate(node, {.profiles = {std::string(profile)}}).HasErrors();
}

Issues Validator::ProfileIssues() const { return data_->profiles.ExpressionIssues(); }

}  // namespace gateway::validation
