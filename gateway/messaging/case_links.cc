#include "gateway/messaging/case_links.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace gateway::messaging {
namespace {

// In order of trust: the episode is the case itself, the others are its work.
constexpr std::array<std::string_view, 4> kCaseResources{"EpisodeOfCare", "ServiceRequest", "Task",
                                                         "Appointment"};
constexpr std::string_view kNhsNumber = "https://fhir.nhs.uk/Id/nhs-number";

void AddIdentifiers(fhir::Node resource, const std::string& sender,
                    std::vector<store::CaseLink>& links) {
  for (const fhir::Node identifier : resource.Children("identifier")) {
    const std::string value(identifier.ChildText("value"));
    if (value.empty()) continue;
    const std::string assigner(identifier.At({"assigner", "identifier", "value"}).text());
    links.push_back(
        {std::string(identifier.ChildText("system")), value, assigner.empty() ? sender : assigner});
  }
}

void AddNhsNumber(fhir::Node patient, std::vector<store::CaseLink>& links) {
  for (const fhir::Node identifier : patient.Children("identifier")) {
    if (identifier.ChildText("system") != kNhsNumber || !identifier.Child("value")) continue;
    links.push_back(
        {std::string(kNhsNumber), std::string(identifier.ChildText("value")), "", true});
  }
}

}  // namespace

std::vector<store::CaseLink> CaseLinksOf(fhir::Node bundle, const std::string& sender,
                                         const std::string& message_id) {
  std::vector<store::CaseLink> links;
  for (const std::string_view type : kCaseResources) {
    for (const fhir::Node entry : bundle.Children("entry")) {
      if (const fhir::Node resource = entry.Child("resource"); resource.type_name() == type)
        AddIdentifiers(resource, sender, links);
    }
  }
  if (links.empty()) links.push_back({"urn:ietf:rfc:3986", "urn:uuid:" + message_id, sender});
  for (const fhir::Node entry : bundle.Children("entry")) {
    if (const fhir::Node resource = entry.Child("resource"); resource.type_name() == "Patient")
      AddNhsNumber(resource, links);
  }
  return links;
}

}  // namespace gateway::messaging
