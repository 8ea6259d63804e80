// The business answer to a message: a Bundle whose MessageHeader says which request it answers.
// Spec: https://hl7.org/fhir/R4/messageheader-definitions.html#MessageHeader.response
#pragma once

#include <memory>
#include <string>

#include "gateway/base/clock.h"
#include "gateway/base/result.h"
#include "gateway/messaging/message_header.h"
#include "gateway/store/message.h"

namespace gateway::messaging {

using store::ResponseCode;

// The response to the message in `request`, from its destination to its sender. Its id is derived
// from the request's, so that the same request is always answered by the same bytes at the same
// `now`. With findings it carries an OperationOutcome in MessageHeader.response.details.
[[nodiscard]] fhir::Document MakeResponse(const fhir::Document& request, const HeaderFacts& facts,
                                          ResponseCode code, const Issues& issues, Instant now);

// The event that answers `event`: "chc-checklist-submission" -> "chc-checklist-response",
// "servicerequest-request" -> "servicerequest-response"; the event itself when no rule fits.
[[nodiscard]] std::string ResponseEvent(std::string_view event);

}  // namespace gateway::messaging
