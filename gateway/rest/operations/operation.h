// The frame of an operation: who calls, in which format, what is answered when it cannot be done.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "gateway/net/http_message.h"
#include "gateway/rest/caller.h"
#include "gateway/rest/operations/operation_input.h"

namespace gateway::rest {

// A resource as JSON, or something else of that media type.
struct OperationAnswer {
  OperationAnswer(std::string json) : body(std::move(json)) {}  // NOLINT: implicit on purpose
  OperationAnswer(std::string bytes, std::string media_type)
      : body(std::move(bytes)), type(std::move(media_type)) {}
  std::string body;
  std::string type{"application/fhir+json"};
};
using OperationBody = std::function<Result<OperationAnswer>(const OperationInput&)>;

// 200 with what `body` gives (InFormat of rest/negotiation.h makes XML of it). Else an
// OperationOutcome: 400 for a request that cannot be read or lacks a parameter, 401 for a caller
// nobody knows, 415 for a body in another format, 404 and 422 as the operation says. What comes
// with a request is not kept: answers say no-store.
[[nodiscard]] net::HttpResponse RunOperation(const net::HttpRequest& request,
                                             const OperationSpec& spec,
                                             const std::shared_ptr<const fhir::TypeTable>& types,
                                             const CallerRules& rules, const OperationBody& body);

// The OperationOutcome of an operation that could not be done.
[[nodiscard]] net::HttpResponse OperationFailed(const Error& error);

}  // namespace gateway::rest
