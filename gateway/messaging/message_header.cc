#include "gateway/messaging/message_header.h"

#include "gateway/base/text.h"

namespace gateway::messaging {
namespace {

constexpr std::string_view kBarsEvents = "fhir.nhs.uk/CodeSystem/message-events-bars";

// kOdsSystem, http for https and "id" for "Id": the standard's own examples write it so.
bool IsOdsSystem(std::string_view system) {
  const std::string spelt = ToLower(system);
  return spelt == "https://fhir.nhs.uk/id/ods-organization-code" ||
         spelt == "http://fhir.nhs.uk/id/ods-organization-code";
}

// The identifier value in the ODS system among `owner`'s identifiers; empty when there is none.
std::string OdsIdentifier(fhir::Node owner) {
  for (const fhir::Node identifier : owner.Children("identifier")) {
    if (IsOdsSystem(identifier.ChildText("system")))
      return std::string(identifier.ChildText("value"));
  }
  return {};
}

// "Organization/1" for the fullUrl "https://host/fhir/Organization/1".
bool EndsWithReference(std::string_view full_url, std::string_view reference) {
  return full_url.ends_with(reference) && full_url.size() > reference.size() &&
         full_url[full_url.size() - reference.size() - 1] == '/';
}

void ReadEvent(fhir::Node header, HeaderFacts& facts) {
  const fhir::Node event = header.Child("event");
  facts.event_system = event.ChildText("system");
  facts.event = event.is_primitive() ? event.text() : event.ChildText("code");
}

void ReadDestination(fhir::Node bundle, fhir::Node header, const Directory& directory,
                     HeaderFacts& facts) {
  const fhir::Node destination = header.Child("destination");
  facts.destination_service_id = destination.ChildText("endpoint");
  facts.destination = OdsOf(bundle, destination.Child("receiver"));
  if (!facts.destination.empty()) return;
  const Organisation* owner = directory.FindByServiceId(facts.destination_service_id);
  if (owner != nullptr) facts.destination = owner->ods;
}

std::string MessageId(fhir::Node bundle, fhir::Node header, const HeaderFacts& facts) {
  const std::string_view bundle_id = bundle.ChildText("id");
  const std::string_view header_id = header.ChildText("id");
  const bool bars = facts.event_system.ends_with(kBarsEvents);
  if (header_id.empty() || (bars && !bundle_id.empty())) return std::string(bundle_id);
  return std::string(header_id);
}

}  // namespace

fhir::Node ResolveInBundle(fhir::Node bundle, std::string_view reference) {
  for (const fhir::Node entry : bundle.Children("entry")) {
    const std::string_view full_url = entry.ChildText("fullUrl");
    if (full_url == reference || EndsWithReference(full_url, reference))
      return entry.Child("resource");
  }
  for (const fhir::Node entry : bundle.Children("entry")) {
    const fhir::Node resource = entry.Child("resource");
    const std::string local =
        std::string(resource.type_name()) + "/" + std::string(resource.ChildText("id"));
    if (local == reference) return resource;
  }
  return {};
}

std::string OdsOf(fhir::Node bundle, fhir::Node reference) {
  const fhir::Node organisation = ResolveInBundle(bundle, reference.ChildText("reference"));
  if (std::string code = OdsIdentifier(organisation); !code.empty()) return code;
  return OdsIdentifier(reference);
}

Result<HeaderFacts> ReadHeader(fhir::Node bundle, const Directory& directory) {
  const fhir::Node header = bundle.Child("entry").Child("resource");
  if (bundle.type_name() != "Bundle" || bundle.ChildText("type") != "message" ||
      header.type_name() != "MessageHeader") {
    return Fail(IssueType::kStructure,
                "expected a Bundle of type message whose first entry is a MessageHeader");
  }
  HeaderFacts facts;
  facts.header = header;
  ReadEvent(header, facts);
  facts.sender = OdsOf(bundle, header.Child("sender"));
  ReadDestination(bundle, header, directory, facts);
  facts.source_endpoint = header.At({"source", "endpoint"}).text();
  facts.in_response_to = header.At({"response", "identifier"}).text();
  facts.response_code = header.At({"response", "code"}).text();
  facts.message_id = MessageId(bundle, header, facts);
  if (facts.message_id.empty()) {
    return Fail(IssueType::kRequired,
                "the message has no id: give MessageHeader.id (and Bundle.id) a UUID");
  }
  return facts;
}

}  // namespace gateway::messaging
