// What FHIRPath in a map may ask: resolve() inside the source, terminology, and the functions that
// mapping adds.
//
//   derivedUuid(space)   of a text: the UUID that depends on both alone (base/random.h)
//   sha256()             of a text: 64 hexadecimal digits
//   toLondonDate()       of an instant or dateTime: its calendar day in Europe/London
//   nhsNumberFormat()    of an NHS number: '999 000 0018'
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/definitions/registry.h"
#include "gateway/fhirpath/expression.h"
#include "gateway/terminology/service.h"

namespace gateway::mapping {

[[nodiscard]] const std::vector<std::string>& HostFunctionNames();

// Serves one run over one source; everything handed in outlives it.
class MappingHost final : public fhirpath::Host {
 public:
  MappingHost(const fhir::Document& source, const definitions::Registry& registry,
              const terminology::Service* terminology)
      : source_(source), registry_(registry), terminology_(terminology) {}

  // Contained resources (#id), entries of the source Bundle by fullUrl or Type/id.
  [[nodiscard]] fhir::Node Resolve(std::string_view reference,
                                   fhir::Node root_resource) const override;
  [[nodiscard]] Result<bool> MemberOf(const fhirpath::Item& coded,
                                      std::string_view value_set) const override;
  [[nodiscard]] Result<bool> Subsumes(std::string_view system, std::string_view broader,
                                      std::string_view narrower) const override;
  // Knows types, not profiles: kNotSupported for those.
  [[nodiscard]] Result<bool> ConformsTo(fhir::Node node, std::string_view profile) const override;
  [[nodiscard]] const Function* FindFunction(std::string_view name) const override;

 private:
  const fhir::Document& source_;
  const definitions::Registry& registry_;
  const terminology::Service* terminology_;
};

}  // namespace gateway::mapping
