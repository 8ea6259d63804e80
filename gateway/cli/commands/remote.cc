// Commands that talk to a running gateway through its operator listener.
#include "gateway/app/config.h"
#include "gateway/app/engines.h"
#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/base/random.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"
#include "gateway/fhir/model/builder.h"
#include "gateway/fhir/model/edit.h"
#include "gateway/fhir/read.h"
#include "gateway/messaging/message_header.h"
#include "gateway/net/http_client.h"
#include "gateway/net/url.h"

namespace gateway::cli {
namespace {

Result<std::string> GatewayUrl(const RemoteOptions& options, const CommonOptions& common) {
  if (!options.gateway.empty()) return options.gateway;
  GATEWAY_TRY(const std::string file, ConfigFile(common));
  GATEWAY_TRY(const app::Config config, app::LoadConfig(file));
  return "http://" + config.operator_.address + ":" + std::to_string(config.operator_.port);
}

Result<net::HttpResponse> Call(const RemoteOptions& options, const CommonOptions& common,
                               const std::string& method, const std::string& path,
                               std::string body = {}) {
  GATEWAY_TRY(const std::string url, GatewayUrl(options, common));
  GATEWAY_TRY(const auto client, net::HttpClient::Make());
  net::OutgoingRequest request;
  request.method = method;
  request.url = url + path;
  SystemRandom random;
  request.headers.Set("X-Request-ID", NewUuid(random));
  if (!body.empty()) {
    const bool xml = fhir::FormatOfBytes(body) == fhir::Format::kXml;
    const char* const fhir_type = xml ? "application/fhir+xml" : "application/fhir+json";
    request.headers.Set("Content-Type", path.starts_with("/fhir") ? fhir_type : "application/json");
  }
  request.body = std::move(body);
  return client->Send(request);
}

// The answer's body on stdout, indented when it is JSON.
int Show(const Result<net::HttpResponse>& response) {
  if (!response) return CannotRun(response.error());
  const auto json = Json::Parse(response->body);
  Print(json ? json->Write(2) : response->body);
  return response->IsSuccess() ? kFine : kNo;
}

// The message with `ods` as the receiver of its destination, named by identifier alone.
Result<std::string> Readdressed(std::string bytes, const std::string& ods,
                                const CommonOptions& common) {
  GATEWAY_TRY(const auto registry, app::LoadDefinitions(common.packages));
  const auto& types = registry->types();
  GATEWAY_TRY(const fhir::ReadResult read, fhir::ReadFhir(std::move(bytes), types));
  if (read.issues.HasErrors()) return Fail(ErrorFrom(read.issues));
  const fhir::Node header = read.document.root().At({"entry", "resource"});
  const fhir::Node destination = header.Child("destination");
  if (!destination) {
    return Fail(IssueType::kRequired,
                "--to names another receiver: the message needs a MessageHeader.destination");
  }
  fhir::Builder receiver(types, *types->Find("Reference"));
  GATEWAY_TRY(fhir::Draft* const identifier, receiver.Add(receiver.root(), "identifier"));
  GATEWAY_CHECK(receiver.AddText(identifier, "system", messaging::kOdsSystem));
  GATEWAY_CHECK(receiver.AddText(identifier, "value", ods));
  fhir::Edit edit(read.document);
  GATEWAY_CHECK(edit.SetChild(destination, "receiver", receiver.Finish()));
  return fhir::WriteJson(edit.Finish().root());
}

}  // namespace

int Send(const RemoteOptions& options, const CommonOptions& common) {
  auto bytes = ReadFile(options.file);
  if (!bytes) return CannotRun(bytes.error());
  if (!options.to.empty()) {
    if (!options.format.empty()) {
      return CannotRun({IssueType::kNotSupported,
                        "--to is for FHIR messages: a local record names its own receiver",
                        {}});
    }
    bytes = Readdressed(std::move(*bytes), options.to, common);
    if (!bytes) return CannotRun(bytes.error());
  }
  const std::string path = options.format.empty()
                               ? "/fhir/$process-message"
                               : "/records?format=" + net::PercentEncode(options.format);
  return Show(Call(options, common, "POST", path, std::move(*bytes)));
}

int MessagesList(const RemoteOptions& options, const CommonOptions& common) {
  const auto response =
      Call(options, common, "GET",
           "/admin/api/messages" +
               (options.state.empty() ? "" : "?state=" + net::PercentEncode(options.state)));
  return Show(response);
}

int MessagesShow(const RemoteOptions& options, const CommonOptions& common) {
  return Show(Call(options, common, "GET",
                   "/admin/api/messages/" + net::PercentEncode(options.id) +
                       (options.lineage ? "/lineage" : "")));
}

int WorklistList(const RemoteOptions& options, const CommonOptions& common) {
  return Show(Call(options, common, "GET", "/admin/api/worklist"));
}

int WorklistShow(const RemoteOptions& options, const CommonOptions& common) {
  return Show(
      Call(options, common, "GET", "/admin/api/worklist/" + net::PercentEncode(options.id)));
}

int WorklistAssign(const RemoteOptions& options, const CommonOptions& common) {
  return Show(Call(options, common, "POST",
                   "/admin/api/worklist/" + net::PercentEncode(options.id) + "/assign",
                   Json::Of({{"to", options.who}}).Write()));
}

int WorklistResolve(const RemoteOptions& options, const CommonOptions& common) {
  return Show(Call(options, common, "POST",
                   "/admin/api/worklist/" + net::PercentEncode(options.id) + "/resolve",
                   Json::Of({{"resolution", options.how}, {"note", options.note}}).Write()));
}

int SourceList(const RemoteOptions& options, const CommonOptions& common) {
  return Show(Call(options, common, "GET", "/admin/api/sources"));
}

int SourceShow(const RemoteOptions& options, const CommonOptions& common) {
  return Show(Call(options, common, "GET", "/admin/api/sources/" + net::PercentEncode(options.id)));
}

int SourceChange(const std::string& what, const RemoteOptions& options,
                 const CommonOptions& common) {
  const std::string path = "/admin/api/sources/" + net::PercentEncode(options.id) + "/" + what;
  return Show(Call(options, common, "POST", path, "{}"));
}

}  // namespace gateway::cli
