#include "gateway/validation/profile/conformance.h"

#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/walker.h"

namespace gateway::validation {
namespace {

constexpr std::string_view kBase = "http://hl7.org/fhir/StructureDefinition/";

// The outcome of a walk in which findings are not kept.
bool Try(const Scope& around, fhir::Node node, const Profile& profile) {
  Run& run = around.run();
  const bool was_trial = run.is_trial;
  const bool had_failed = run.has_failed;
  run.is_trial = true;
  run.has_failed = false;
  Scope scope(Scope::Alone{}, around, node);
  WalkProfile(scope, profile);
  const bool fits = !run.has_failed;
  run.is_trial = was_trial;
  run.has_failed = had_failed;
  return fits;
}

}  // namespace

bool Conforms(const Scope& scope, fhir::Node node, std::string_view profile) {
  if (!node) return false;
  Run& run = scope.run();
  const fhir::Type* const base =
      run.profiles.types().FindByUrl(profile.substr(0, profile.find('|')));
  if (base != nullptr) return node.type()->IsA(base->name);
  const Profile* const compiled = run.profiles.Find(profile);
  if (compiled == nullptr) return !profile.starts_with(kBase);
  if (compiled->type() != nullptr && !node.type()->IsA(compiled->type()->name)) return false;
  const auto [answer, is_new] =
      run.answers.try_emplace({node.data(), compiled}, Run::Answer::kAsked);
  if (!is_new) return answer->second != Run::Answer::kNo;
  const bool fits = Try(scope, node, *compiled);
  answer->second = fits ? Run::Answer::kYes : Run::Answer::kNo;
  return fits;
}

fhir::Node FindTarget(const Scope& scope, std::string_view reference) {
  if (reference.empty()) return {};
  const fhir::Node found = scope.index().Resolve(reference, scope.container());
  if (found || reference.starts_with('#') || !scope.run().options.resolve) return found;
  return scope.run().options.resolve(reference);
}

}  // namespace gateway::validation
