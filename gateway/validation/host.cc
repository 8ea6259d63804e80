#include "gateway/validation/host.h"

#include <algorithm>

#include "gateway/validation/profile/conformance.h"
#include "gateway/validation/profile/profile_set.h"

namespace gateway::validation {
namespace {

using terminology::CodeSet;
using terminology::Membership;

Membership OfItem(const CodeSet& codes, const fhirpath::Item& coded) {
  const fhir::Node node = coded.node();
  if (!node || node.is_primitive()) return codes.Contains({}, coded.ToText());
  if (node.type_name() != "CodeableConcept")
    return codes.Contains(node.ChildText("system"), node.ChildText("code"));
  Membership best = Membership::kOut;
  for (const fhir::Node coding : node.Children("coding")) {
    const Membership answer = codes.Contains(coding.ChildText("system"), coding.ChildText("code"));
    if (answer == Membership::kIn) return answer;
    if (answer == Membership::kUnknown) best = answer;
  }
  return best;
}

}  // namespace

fhir::Node InvariantHost::Resolve(std::string_view reference, fhir::Node root_resource) const {
  const fhir::Node found =
      scope_.index().Resolve(reference, root_resource ? root_resource : scope_.container());
  return found ? found : FindTarget(scope_, reference);
}

Result<bool> InvariantHost::MemberOf(const fhirpath::Item& coded,
                                     std::string_view value_set) const {
  const Membership answer = OfItem(scope_.run().terminology.Expand(value_set), coded);
  if (answer == Membership::kUnknown)
    return Fail(IssueType::kNotFound,
                "Value set " + std::string(value_set) + " cannot be decided here");
  return answer == Membership::kIn;
}

Result<bool> InvariantHost::Subsumes(std::string_view system, std::string_view broader,
                                     std::string_view narrower) const {
  return scope_.run().terminology.Subsumes(system, broader, narrower);
}

Result<bool> InvariantHost::ConformsTo(fhir::Node node, std::string_view profile) const {
  if (scope_.run().profiles.Find(profile) == nullptr)
    return Fail(IssueType::kNotFound, "Profile " + std::string(profile) + " is not loaded");
  return Conforms(scope_, node, profile);
}

}  // namespace gateway::validation
