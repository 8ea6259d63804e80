#include "gateway/messaging/response.h"

#include <cassert>

#include "gateway/base/random.h"
#include "gateway/fhir/model/builder.h"
#include "gateway/fhir/outcome.h"

namespace gateway::messaging {
namespace {

using fhir::Builder;
using fhir::Draft;

// Our own trees are built from R4 names: a failure here is a bug of this file.
Draft* Must(Result<Draft*> draft) {
  assert(draft.has_value());
  return *draft;
}

const fhir::Type& TypeOf(const Builder& builder, const char* name) {
  const fhir::Type* type = builder.types().Find(name);
  assert(type != nullptr);
  return *type;
}

Draft* AddEntry(Builder& builder, const std::string& full_url, const char* type) {
  Draft* entry = Must(builder.Add(builder.root(), "entry"));
  Must(builder.AddText(entry, "fullUrl", full_url));
  return Must(builder.Add(entry, "resource", &TypeOf(builder, type)));
}

void SetReference(Builder& builder, Draft* parent, const char* element, const std::string& url) {
  Must(builder.AddText(Must(builder.Add(parent, element)), "reference", url));
}

// Organization entry with that ODS code; gives its fullUrl.
std::string AddOrganisation(Builder& builder, const std::string& response_id,
                            const std::string& ods) {
  const std::string id = DerivedUuid(response_id, "Organization/" + ods);
  Draft* organisation = AddEntry(builder, "urn:uuid:" + id, "Organization");
  Must(builder.AddText(organisation, "id", id));
  Draft* identifier = Must(builder.Add(organisation, "identifier"));
  Must(builder.AddText(identifier, "system", kOdsSystem));
  Must(builder.AddText(identifier, "value", ods));
  return "urn:uuid:" + id;
}

void AddEvent(Builder& builder, Draft* header, const HeaderFacts& facts) {
  const bool is_uri = facts.header.Child("event").is_primitive();
  if (is_uri) {
    Must(builder.AddText(header, "eventUri", facts.event));
    return;
  }
  Draft* event = Must(builder.Add(header, "eventCoding"));
  if (!facts.event_system.empty()) Must(builder.AddText(event, "system", facts.event_system));
  Must(builder.AddText(event, "code", ResponseEvent(facts.event)));
}

void AddParties(Builder& builder, Draft* header, const HeaderFacts& facts, const std::string& id) {
  Draft* destination = Must(builder.Add(header, "destination"));
  const std::string reply_to =
      facts.source_endpoint.empty() ? "urn:uuid:" + id : facts.source_endpoint;
  Must(builder.AddText(destination, "endpoint", reply_to));
  if (!facts.sender.empty())
    SetReference(builder, destination, "receiver", AddOrganisation(builder, id, facts.sender));
  if (!facts.destination.empty() && facts.destination != facts.sender) {
    SetReference(builder, header, "sender", AddOrganisation(builder, id, facts.destination));
  }
  Draft* source = Must(builder.Add(header, "source"));
  const std::string own =
      facts.destination_service_id.empty() ? "urn:uuid:" + id : facts.destination_service_id;
  Must(builder.AddText(source, "endpoint", own));
}

void AddResponse(Builder& builder, Draft* header, const HeaderFacts& facts, ResponseCode code,
                 const Issues& issues, const std::string& id) {
  Draft* response = Must(builder.Add(header, "response"));
  Must(builder.AddText(response, "identifier", facts.message_id));
  Must(builder.AddText(response, "code", store::ToCode(code)));
  if (issues.empty()) return;
  const fhir::Type& outcome_type = TypeOf(builder, "OperationOutcome");
  const std::string outcome_id = DerivedUuid(id, "OperationOutcome");
  Draft* entry = Must(builder.Add(builder.root(), "entry"));
  Must(builder.AddText(entry, "fullUrl", "urn:uuid:" + outcome_id));
  Draft* outcome = Must(builder.Add(entry, "resource", &outcome_type));
  Must(builder.AddText(outcome, "id", outcome_id));
  for (const Issue& issue : issues.list()) {
    Draft* one = Must(builder.Add(outcome, "issue"));
    Must(builder.AddText(one, "severity", gateway::ToCode(issue.severity)));
    Must(builder.AddText(one, "code", gateway::ToCode(issue.type)));
    if (!issue.diagnostics.empty()) Must(builder.AddText(one, "diagnostics", issue.diagnostics));
    if (!issue.expression.empty()) Must(builder.AddText(one, "expression", issue.expression));
  }
  SetReference(builder, response, "details", "urn:uuid:" + outcome_id);
}

}  // namespace

std::string ResponseEvent(std::string_view event) {
  if (event.ends_with("-consultation")) return std::string(event) + "-response";
  for (const std::string_view suffix :
       {"-submission", "-request", "-notification", "-invitation"}) {
    if (event.ends_with(suffix))
      return std::string(event.substr(0, event.size() - suffix.size())) + "-response";
  }
  return std::string(event);
}

fhir::Document MakeResponse(const fhir::Document& request, const HeaderFacts& facts,
                            ResponseCode code, const Issues& issues, Instant now) {
  const std::string id =
      DerivedUuid("response", facts.message_id + "|" + std::string(store::ToCode(code)));
  Builder builder(request.types(), *request.types()->Find("Bundle"));
  Must(builder.AddText(builder.root(), "id", id));
  Must(builder.AddText(builder.root(), "type", "message"));
  Must(builder.AddText(builder.root(), "timestamp", ToText(now)));
  Draft* header = AddEntry(builder, "urn:uuid:" + id, "MessageHeader");
  Must(builder.AddText(header, "id", id));
  AddEvent(builder, header, facts);
  AddParties(builder, header, facts, id);
  AddResponse(builder, header, facts, code, issues, id);
  return builder.Finish();
}

}  // namespace gateway::messaging
