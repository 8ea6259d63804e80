#include "gateway/validation/profile/capabilities.h"

namespace gateway::validation {

Supported SupportedBy(fhir::Node capabilities, std::string_view type) {
  Supported supported;
  for (const fhir::Node rest : capabilities.Children("rest")) {
    for (const fhir::Node resource : rest.Children("resource")) {
      if (resource.ChildText("type") != type) continue;
      if (resource.Child("profile")) supported.all.push_back(resource.ChildText("profile"));
      for (const fhir::Node profile : resource.Children("supportedProfile"))
        supported.one_of.push_back(profile.text());
    }
  }
  return supported;
}

}  // namespace gateway::validation
