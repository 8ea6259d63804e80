// What an expression over one document may ask: its own references, value sets, profiles.
//
// For commands and operations that evaluate expressions by hand; the validator's own host is
// host.h. Thread-safe; lives no longer than what it is made of.
#pragma once

#include "gateway/definitions/registry.h"
#include "gateway/fhirpath/expression.h"
#include "gateway/terminology/service.h"
#include "gateway/validation/bundle_index.h"
#include "gateway/validation/validator.h"

namespace gateway::validation {

class DocumentHost : public fhirpath::Host {
 public:
  // Makes or gives the validator when conformsTo() first needs it; empty: there is none.
  using ValidatorSource = std::function<const Validator&()>;

  // `root` may be absent. All outlive the host, the validator too.
  DocumentHost(fhir::Node root, const definitions::Registry& registry,
               const terminology::Service& terminology, ValidatorSource validator = {});

  // Within the document alone: contained resources, entries of the Bundle, the root itself by
  // "Type/id".
  [[nodiscard]] fhir::Node Resolve(std::string_view reference,
                                   fhir::Node root_resource) const override;
  // A CodeableConcept is in when one of its codings is. kNotFound when it cannot be decided.
  [[nodiscard]] Result<bool> MemberOf(const fhirpath::Item& coded,
                                      std::string_view value_set) const override;
  [[nodiscard]] Result<bool> Subsumes(std::string_view system, std::string_view broader,
                                      std::string_view narrower) const override;
  // kNotFound for a profile that is not loaded, kNotSupported for one that would have to be
  // validated against without a validator.
  [[nodiscard]] Result<bool> ConformsTo(fhir::Node node, std::string_view profile) const override;
  // By the slicing's discriminators (slice_membership.h). kNotFound for a profile or slice that is
  // not there.
  [[nodiscard]] Result<bool> IsInSlice(fhir::Node node, std::string_view profile,
                                       std::string_view slice) const override;
  // Out of the StructureDefinition of the resource or datatype the element is stated in.
  [[nodiscard]] fhir::Node ElementDefinition(fhir::Node node) const override;

 private:
  fhir::Node root_;
  const definitions::Registry& registry_;
  const terminology::Service& terminology_;
  ValidatorSource validator_;
  BundleIndex index_;
};

}  // namespace gateway::validation
