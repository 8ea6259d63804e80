// What invariants ask of the world: references inside the document at hand, value sets, base types.
#pragma once

#include "gateway/fhirpath/expression.h"
#include "gateway/validation/scope.h"

namespace gateway::validation {

// Made for one evaluation; holds on to nothing.
class InvariantHost final : public fhirpath::Host {
 public:
  explicit InvariantHost(const Scope& scope) : scope_(scope) {}

  [[nodiscard]] fhir::Node Resolve(std::string_view reference,
                                   fhir::Node root_resource) const override;
  // kNotFound when the value set is not loaded or cannot be decided here.
  [[nodiscard]] Result<bool> MemberOf(const fhirpath::Item& coded,
                                      std::string_view value_set) const override;
  [[nodiscard]] Result<bool> Subsumes(std::string_view system, std::string_view broader,
                                      std::string_view narrower) const override;
  // Base types and loaded profiles. kNotFound for another profile.
  [[nodiscard]] Result<bool> ConformsTo(fhir::Node node, std::string_view profile) const override;

 private:
  const Scope& scope_;
};

}  // namespace gateway::validation
