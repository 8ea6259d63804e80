#include "gateway/base/stop_point.h"
#include "gateway/messaging/stages/stages.h"

namespace gateway::messaging::stages {

Result<std::vector<RoutedDelivery>> Route(const Exchange& exchange, const PipelineParts& parts) {
  StopPoint("route");
  GATEWAY_TRY(const HeaderFacts facts,
              ReadHeader(exchange.message.root(), parts.routes->directory()));
  auto routed = parts.routes->Route(exchange.message.root(), facts, exchange.received_at);
  // A response is matched to its request even when no route passes it on.
  if (!routed && !exchange.in_response_to.empty() && routed.error().type == IssueType::kNotFound) {
    return std::vector<RoutedDelivery>();
  }
  return routed;
}

}  // namespace gateway::messaging::stages
