#include "gateway/rest/capability_statement.h"

#include <array>

#include "gateway/base/json.h"
#include "gateway/rest/operations/terminology/expand.h"
#include "gateway/terminology/code_syntax.h"

namespace gateway::rest {

namespace {

constexpr std::array<OfferedOperation, 10> kOperations{{
    {"", "process-message",
     "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message"},
    {"", "validate", "http://hl7.org/fhir/OperationDefinition/Resource-validate"},
    {"", "fhirpath", "https://chc-gateway.example/fhir/OperationDefinition/fhirpath"},
    {"CodeSystem", "lookup", "http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup"},
    {"CodeSystem", "subsumes", "http://hl7.org/fhir/OperationDefinition/CodeSystem-subsumes"},
    {"CodeSystem", "validate-code",
     "http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code"},
    {"ConceptMap", "translate", "http://hl7.org/fhir/OperationDefinition/ConceptMap-translate"},
    {"StructureMap", "transform", "http://hl7.org/fhir/OperationDefinition/StructureMap-transform"},
    {"ValueSet", "expand", "http://hl7.org/fhir/OperationDefinition/ValueSet-expand"},
    {"ValueSet", "validate-code", "http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code"},
}};

Json OperationsOf(std::string_view type) {
  Json list(Json::Array{});
  for (const OfferedOperation& one : kOperations) {
    if (one.type != type) continue;
    Json operation = Json::Of({{"name", one.name}, {"definition", one.definition}});
    if (one.name == "validate")
      operation.Set("documentation", "At /$validate and at /[type]/$validate of every type.");
    list.Push(std::move(operation));
  }
  return list;
}

// The types that have operations, in alphabetical order.
Json ResourcesOf() {
  Json list(Json::Array{});
  std::string_view last;
  for (const OfferedOperation& one : kOperations) {
    if (one.type == last) continue;
    last = one.type;
    list.Push(Json::Of({{"type", last}, {"operation", OperationsOf(last)}}));
  }
  return list;
}

Json SoftwareOf(const Capabilities& capabilities) {
  return Json::Of({{"name", "CHC-FHIR gateway"}, {"version", capabilities.version}});
}

Json ImplementationOf(const Capabilities& capabilities) {
  return Json::Of({{"description", "CHC-FHIR gateway of " + capabilities.name},
                   {"url", capabilities.base_url}});
}

// Those with codes, by URL.
Json CodeSystemsOf(const terminology::Service& terminology) {
  Json list(Json::Array{});
  const auto add = [&](std::string_view uri, std::string_view version) {
    Json system = Json::Of({{"uri", uri}});
    if (!version.empty())
      system.Set("version", Json::Array{Json::Of({{"code", version}, {"isDefault", true}})});
    list.Push(std::move(system));
  };
  for (const std::string& url : terminology.registry().Canonicals("CodeSystem")) {
    const terminology::CodeSystem* const codes = terminology.FindCodeSystem(url);
    if (codes != nullptr && !codes->concepts().empty()) add(url, codes->version());
  }
  // Known by their grammar, or by R4's list of them.
  for (const std::string_view uri : {terminology::kUnits, terminology::kLanguages,
                                     terminology::kMimeTypes, terminology::kCurrencies})
    add(uri, "");
  return list;
}

}  // namespace

std::span<const OfferedOperation> OfferedOperations() { return kOperations; }

std::string TerminologyCapabilitiesJson(const Capabilities& capabilities,
                                        const terminology::Service& terminology) {
  Json parameters(Json::Array{});
  for (const std::string_view name : ExpandSpec().parameters)
    parameters.Push(Json::Of({{"name", name.substr(0, name.find('*'))}}));
  return Json::Of({
                      {"resourceType", "TerminologyCapabilities"},
                      {"status", "active"},
                      {"date", capabilities.date},
                      {"publisher", capabilities.name},
                      {"kind", "instance"},
                      {"software", SoftwareOf(capabilities)},
                      {"implementation", ImplementationOf(capabilities)},
                      {"codeSystem", CodeSystemsOf(terminology)},
                      {"expansion",
                       Json::Of({{"hierarchical", false},
                                 {"paging", true},
                                 {"incomplete", false},
                                 {"parameter", std::move(parameters)},
                                 {"textFilter",
                                  "Each word of the filter has to occur in the display, the code "
                                  "or a designation, whatever its case."}})},
                      {"codeSearch", "explicit"},
                      {"validateCode", Json::Of({{"translations", true}})},
                      {"translation", Json::Of({{"needsMap", false}})},
                  })
      .Write();
}

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
  const Json statement = Json::Of({
      {"resourceType", "CapabilityStatement"},
      {"status", "active"},
      {"date", capabilities.date},
      {"publisher", capabilities.name},
      {"kind", "instance"},
      {"software", SoftwareOf(capabilities)},
      {"implementation", ImplementationOf(capabilities)},
      {"fhirVersion", "4.0.1"},
      {"format", Json::Array{"application/fhir+json", "application/fhir+xml"}},
      {"rest",
       Json::Array{Json::Of(
           {{"mode", "server"},
            {"security",
             Json::Of({{"description",
                        "Mutual TLS; a client acts for the organisations listed for it."}})},
            {"resource", ResourcesOf()},
            {"operation", OperationsOf("")}})}},
      {"messaging", Json::Array{std::move(messaging)}},
  });
  return statement.Write();
}

}  // namespace gateway::rest
