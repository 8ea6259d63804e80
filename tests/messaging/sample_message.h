// A small hand-written message Bundle for tests of routing and delivery.
#pragma once

#include <string>

namespace gateway::messaging::testing {

// From `sender` to `destination` (ODS codes), with MessageHeader.id and Bundle.id `id`.
inline std::string SampleMessage(const std::string& id, const std::string& case_id = "CASE-1",
                                 const std::string& sender = "X28",
                                 const std::string& destination = "X26",
                                 const std::string& event = "chc-service-status") {
  const auto organisation = [](const std::string& ods) {
    return R"({"fullUrl":"https://example.org/fhir/Organization/)" + ods +
           R"(","resource":{"resourceType":"Organization","id":")" + ods +
           R"(","identifier":[{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":")" +
           ods + R"("}]}})";
  };
  return R"({"resourceType":"Bundle","id":")" + id +
         R"(","type":"message","timestamp":"2026-10-01T09:12:00Z","entry":[)" +
         R"({"fullUrl":"urn:uuid:)" + id +
         R"(","resource":{"resourceType":"MessageHeader","id":")" + id +
         R"(","eventCoding":{"system":"https://chc-gateway.example/fhir/CodeSystem/chc-message-event","code":")" +
         event +
         R"("},"destination":[{"endpoint":"https://example.org/in","receiver":{"reference":"https://example.org/fhir/Organization/)" +
         destination + R"("}}],"sender":{"reference":"https://example.org/fhir/Organization/)" +
         sender +
         R"("},"source":{"endpoint":"https://example.org/out"},"focus":[{"reference":"https://example.org/fhir/Basic/b"}]}},)" +
         organisation(sender) + "," + organisation(destination) +
         R"(,{"fullUrl":"https://example.org/fhir/Basic/b","resource":{"resourceType":"Basic","id":"b","code":{"text":"status"}}},)" +
         R"({"fullUrl":"https://example.org/fhir/EpisodeOfCare/e","resource":{"resourceType":"EpisodeOfCare","id":"e","identifier":[{"system":"https://example.org/case","value":")" +
         case_id + R"("}],"status":"active","patient":{"display":"test"}}}]})";
}

}  // namespace gateway::messaging::testing
