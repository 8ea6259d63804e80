#include "gateway/base/stop_point.h"
#include "gateway/messaging/stages/stages.h"

namespace gateway::messaging::stages {

Status Validate(const Exchange& exchange) {
  StopPoint("validate");
  if (exchange.issues.HasErrors()) return Fail(ErrorFrom(exchange.issues));
  return {};
}

}  // namespace gateway::messaging::stages
