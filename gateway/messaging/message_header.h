// What a message Bundle says of itself: its MessageHeader, read once.
// Spec: https://hl7.org/fhir/R4/messageheader.html, https://hl7.org/fhir/R4/messaging.html
#pragma once

#include <string>
#include <string_view>

#include "gateway/base/result.h"
#include "gateway/fhir/model/document.h"
#include "gateway/messaging/directory.h"

namespace gateway::messaging {

inline constexpr std::string_view kOdsSystem = "https://fhir.nhs.uk/Id/ods-organization-code";

struct HeaderFacts {
  fhir::Node header;       // absent when entry[0] is no MessageHeader
  std::string message_id;  // Bundle.id for BaRS events, else MessageHeader.id, else Bundle.id
  std::string event_system;
  std::string event;
  std::string sender;       // ODS code of MessageHeader.sender -> Organization; empty when not told
  std::string destination;  // design 5.3, %destination
  std::string destination_service_id;  // destination.endpoint, when it names a service
  std::string source_endpoint;         // where replies go
  std::string in_response_to;          // response.identifier
  std::string response_code;           // ok, transient-error, fatal-error
};

// Reads the header; facts that are not there stay empty. kStructure when `bundle` is no message
// Bundle with a MessageHeader first.
[[nodiscard]] Result<HeaderFacts> ReadHeader(fhir::Node bundle, const Directory& directory);

// The resource in `bundle` that `reference` points to by the rules of
// https://hl7.org/fhir/R4/bundle.html#references; absent when it is not there.
[[nodiscard]] fhir::Node ResolveInBundle(fhir::Node bundle, std::string_view reference);

// The ODS code of the Organization (or the identifier of the logical reference) that `reference`, a
// Reference node, points to; empty when it has none.
[[nodiscard]] std::string OdsOf(fhir::Node bundle, fhir::Node reference);

}  // namespace gateway::messaging
