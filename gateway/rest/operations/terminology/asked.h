// What the terminology operations share: whom they ask, and which code or value set they are asked
// about.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gateway/base/clock.h"
#include "gateway/base/random.h"
#include "gateway/rest/operations/operation_input.h"
#include "gateway/terminology/code_check.h"

namespace gateway::rest {

// All outlive the handlers.
struct TerminologyParts {
  const terminology::Service* service = nullptr;
  const Clock* clock = nullptr;
  Random* random = nullptr;
};

// Nodes live as long as the input and the service.
struct AskedValueSet {
  fhir::Node resource;
  std::string name;  // its canonical; "given" when it has none
  std::shared_ptr<const terminology::Expanded> expanded;
};

// By `valueSet` (the resource), `url` with `valueSetVersion`, or `context` ("StructureDefinition
// URL#path": the value set that element is bound to). kRequired without any of them, kNotFound for
// one that is not loaded.
[[nodiscard]] Result<AskedValueSet> FindAskedValueSet(const OperationInput& input,
                                                      const terminology::Service& service);

// The codes asked about: `code` with `system` and the version in `version_name`, `coding`, or each
// coding of `codeableConcept`. kRequired when there is none. An absent system is left empty.
[[nodiscard]] Result<std::vector<terminology::CodedValue>> FindAskedCodes(
    const OperationInput& input, std::string_view version_name);

// The error for what cannot be decided with what is loaded: a terminology server may know it.
[[nodiscard]] std::unexpected<Error> NotHere(IssueType type, std::string why);

// The local answer; when it is NotHere, and there is a remote terminology server that serves
// `system` (empty: any), that server's answer to the same question at `path`
// ("ValueSet/$expand").
[[nodiscard]] Result<std::string> OrAskRemote(Result<std::string> local,
                                              const OperationInput& input, const std::string& path,
                                              std::string_view system,
                                              const TerminologyParts& parts);

}  // namespace gateway::rest
