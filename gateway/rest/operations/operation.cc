#include "gateway/rest/operations/operation.h"

#include "gateway/fhir/outcome.h"
#include "gateway/fhir/read.h"
#include "gateway/messaging/answer.h"
#include "gateway/rest/negotiation.h"
#include "gateway/rest/response.h"

namespace gateway::rest {
namespace {

// A parameter that is missing or of a wrong kind is a request that cannot be understood; a server
// behind this one that does not answer is told from a failure of our own.
int StatusOf(IssueType type) {
  if (type == IssueType::kRequired || type == IssueType::kValue) return 400;
  return messaging::HttpStatus(type);
}

net::HttpResponse NotKept(net::HttpResponse response) {
  response.headers.Set("Cache-Control", "no-store");
  return response;
}

// 415 for a body in no format of FHIR, 400 for one that is not what its Content-Type says.
std::optional<net::HttpResponse> RefuseFormat(const net::HttpRequest& request) {
  if (request.body.empty()) return std::nullopt;
  const auto format = BodyFormat(request);
  if (!format) return Outcome(415, IssueType::kNotSupported, format.error().diagnostics);
  if (*format == fhir::FormatOfBytes(request.body)) return std::nullopt;
  const bool says_json = *format == fhir::Format::kJson;
  return Outcome(400, IssueType::kStructure,
                 std::string("the Content-Type says ") + (says_json ? "JSON" : "XML") +
                     ", and the body is " + (says_json ? "XML" : "no XML"));
}

}  // namespace

net::HttpResponse OperationFailed(const Error& error) {
  const int status = StatusOf(error.type);
  if (status == 500)
    return Outcome(500, IssueType::kException, "the gateway failed; try again later");
  net::HttpResponse response = net::HttpResponse::Make(status, std::string(kFhirJsonType),
                                                       fhir::OperationOutcomeJson(ToIssues(error)));
  if (status == 503 || status == 504) response.headers.Set("Retry-After", "5");
  return NotKept(std::move(response));
}

net::HttpResponse RunOperation(const net::HttpRequest& request, const OperationSpec& spec,
                               const std::shared_ptr<const fhir::TypeTable>& types,
                               const CallerRules& rules, const OperationBody& body) {
  if (const auto client = FindClient(request, rules); !client) return FromError(client.error());
  if (auto refused = RefuseFormat(request)) return *std::move(refused);
  const auto input = OperationInput::Read(request, spec, types);
  if (!input) return OperationFailed(input.error());
  auto answer = body(*input);
  if (!answer) return OperationFailed(answer.error());
  return NotKept(net::HttpResponse::Make(200, std::move(answer->type), std::move(answer->body)));
}

}  // namespace gateway::rest
