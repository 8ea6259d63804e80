// The frame of an operation: who calls, in which format, what is answered when it cannot be done.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "gateway/net/http_message.h"
#include "gateway/rest/caller.h"
#include "gateway/rest/operations/operation_input.h"

namespace gateway::rest {

// Gives the answering resource as JSON.
using OperationBody = std::function<Result<std::string>(const OperationInput&)>;

// 200 with what `body` gives. Else an OperationOutcome: 400 for a request that cannot be read or
// lacks a parameter, 401 for a caller nobody knows, 415 for a body in another format, 404 and 422
// as the operation says. What comes with a request is not kept: answers say no-store.
[[nodiscard]] net::HttpResponse RunOperation(const net::HttpRequest& request,
                                             const OperationSpec& spec,
                                             const std::shared_ptr<const fhir::TypeTable>& types,
                                             const CallerRules& rules, const OperationBody& body);

// The OperationOutcome of an operation that could not be done.
[[nodiscard]] net::HttpResponse OperationFailed(const Error& error);

}  // namespace gateway::rest
