// What a caller of $fhirpath asks, out of Parameters or a query.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "gateway/base/result.h"
#include "gateway/fhir/model/document.h"
#include "gateway/fhirpath/value.h"
#include "gateway/net/http_message.h"

namespace gateway::rest {

struct FhirPathQuestion {
  std::string expression;
  std::string context;  // an expression whose items are the focuses; empty: the resource is
  bool validate = false;
  bool debug = true;  // with a step-by-step account
  std::map<std::string, fhirpath::Collection, std::less<>> variables;
  fhir::Document resource;    // absent when none came
  fhir::Document parameters;  // what `variables` and `resource` point into
  fhir::Document embedded;    // a resource that came as text
};

// Longest expression that is taken, in bytes.
inline constexpr std::size_t kLongestExpression = 20'000;

// kInvalid without an expression, or (kStructure too) when the body is no Parameters, kTooLong
// over a limit, kNotSupported for a resource to be fetched from elsewhere.
[[nodiscard]] Result<FhirPathQuestion> ReadFhirPathQuestion(
    const net::HttpRequest& request, const std::shared_ptr<const fhir::TypeTable>& types);

}  // namespace gateway::rest
