// The business identifiers by which a message's case is known (docs/decisions/0007).
#pragma once

#include <string>
#include <vector>

#include "gateway/fhir/model/node.h"
#include "gateway/store/message.h"

namespace gateway::messaging {

// Identifiers of EpisodeOfCare, ServiceRequest, Task and Appointment in `bundle`, with the
// assigner's ODS code, else the sender's, as their organisation; then the NHS number of the Patient
// as an attribute. A message with no identifier at all is a case of its own, linked by its message
// id.
[[nodiscard]] std::vector<store::CaseLink> CaseLinksOf(fhir::Node bundle, const std::string& sender,
                                                       const std::string& message_id);

}  // namespace gateway::messaging
