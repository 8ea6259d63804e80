#include "gateway/rest/capability_statement.h"

#include "gateway/base/json.h"

namespace gateway::rest {

std::string CapabilityStatementJson(const Capabilities& capabilities) {
  Json::Array supported;
  for (const std::string& url : capabilities.message_definitions) {
    supported.push_back(Json::Of({{"mode", "receiver"}, {"definition", url}}));
  }
  Json messaging = Json::Of(
      {{"endpoint",
        Json::Array{Json::Of(
            {{"protocol",
              Json::Of({{"system", "http://terminology.hl7.org/CodeSystem/message-transport"},
                        {"code", "http"}})},
             {"address", capabilities.base_url + "/$process-message"}})}},
       {"documentation",
        "Messages are stored before they are acknowledged, and delivered in order per case."}});
  if (!supported.empty()) messaging.Set("supportedMessage", std::move(supported));
  const Json operation = Json::Of(
      {{"name", "process-message"},
       {"definition", "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message"}});
  const Json fhirpath = Json::Of(
      {{"name", "fhirpath"},
       {"definition", "https://chc-gateway.example/fhir/OperationDefinition/fhirpath"}});
  const Json statement = Json::Of({
      {"resourceType", "CapabilityStatement"},
      {"status", "active"},
      {"date", capabilities.date},
      {"publisher", capabilities.name},
      {"kind", "instance"},
      {"software", Json::Of({{"name", "CHC-FHIR gateway"}, {"version", capabilities.version}})},
      {"implementation", Json::Of({{"description", "CHC-FHIR gateway of " + capabilities.name},
                                   {"url", capabilities.base_url}})},
      {"fhirVersion", "4.0.1"},
      {"format", Json::Array{"application/fhir+json", "application/fhir+xml"}},
      {"rest",
       Json::Array{Json::Of(
           {{"mode", "server"},
            {"security",
             Json::Of({{"description",
                        "Mutual TLS; a client acts for the organisations listed for it."}})},
            {"operation", Json::Array{operation, fhirpath}}})}},
      {"messaging", Json::Array{std::move(messaging)}},
  });
  return statement.Write();
}

}  // namespace gateway::rest
