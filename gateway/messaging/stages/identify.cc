#include "gateway/messaging/stages/stages.h"

namespace gateway::messaging::stages {

Status Identify(const Arrival& arrival, Exchange& exchange) {
  GATEWAY_TRY(exchange.principal, arrival.act_for(exchange.sender));
  // A message that names no sender is the acting organisation's.
  if (exchange.sender.empty()) exchange.sender = exchange.principal.organisation;
  if (exchange.sender != exchange.principal.organisation) {
    return Fail(IssueType::kForbidden,
                "the message's sender is not the organisation this request acts for");
  }
  return {};
}

}  // namespace gateway::messaging::stages
