#include "gateway/validation/validator.h"

#include <utility>

#include "gateway/validation/plan.h"
#include "gateway/validation/profile/conformance.h"
#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/walker.h"

namespace gateway::validation {

namespace {

// Once for all codes of systems that are not here: SNOMED CT, dm+d.
void ReportUnchecked(Run& run) {
  constexpr std::size_t kMostNamed = 5;
  if (run.unchecked.empty()) return;
  std::string systems;
  std::size_t named = 0;
  for (const std::string& system : run.unchecked) {
    if (named++ == kMostNamed) break;
    systems += (systems.empty() ? "" : ", ") + system;
  }
  if (run.unchecked.size() > kMostNamed)
    systems += " and " + std::to_string(run.unchecked.size() - kMostNamed) + " more systems";
  run.issues.Add({.severity = Severity::kInformation,
                  .type = IssueType::kInformational,
                  .id = "terminology-not-checked",
                  .diagnostics = "Codes of " + systems +
                                 " were not checked: no loaded package holds them. Load one that "
                                 "does, or name a terminology server in the configuration"});
}

}  // namespace

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
  if (const auto* const remote = data_->terminology->remote(); remote != nullptr)
    run.allowance = remote->NewAllowance();
  Walk(root, run);
  ReportUnchecked(run);
  return {std::move(run.issues),
          {run.used.begin(), run.used.end()},
          {run.not_loaded.begin(), run.not_loaded.end()}};
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
