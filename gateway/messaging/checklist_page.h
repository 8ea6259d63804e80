// The Checklist as one page that a person reads: what a council gets beside the record.
//
// Self-contained HTML (no scripts, no outside resources), everything from the record escaped. Not
// the national form: it carries a completed form's answers and says so.
#pragma once

#include <string>

#include "gateway/fhir/model/document.h"
#include "gateway/terminology/service.h"

namespace gateway::messaging {

// `record` is a ChcRecord with a checklist. `message_id` is shown for questions by telephone.
[[nodiscard]] std::string ChecklistPage(fhir::Node record, const std::string& message_id,
                                        const terminology::Service& terminology);

}  // namespace gateway::messaging
