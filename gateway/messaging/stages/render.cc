#include "gateway/base/log.h"
#include "gateway/base/stop_point.h"
#include "gateway/messaging/stages/stages.h"

namespace gateway::messaging::stages {
namespace {

// Where a channel finds its receiver: the address, or what to look up in SDS.
std::string AddressOf(const Endpoint& endpoint) {
  return endpoint.address.empty() ? "sds:" + endpoint.interaction : endpoint.address;
}

store::NewDelivery Fill(const Exchange& exchange, const RoutedDelivery& routed) {
  store::NewDelivery delivery;
  delivery.destination = routed.organisation->ods;
  delivery.via = routed.endpoint->via;
  delivery.address = AddressOf(*routed.endpoint);
  delivery.wire_id = exchange.message_id;
  delivery.acknowledge_due = routed.acknowledge_by;
  delivery.wants_response = routed.endpoint->answers && exchange.in_response_to.empty();
  return delivery;
}

}  // namespace

std::vector<store::NewDelivery> Render(Exchange& exchange,
                                       const std::vector<RoutedDelivery>& routed,
                                       const PipelineParts& parts) {
  StopPoint("render");
  std::vector<store::NewDelivery> deliveries;
  for (const RoutedDelivery& one : routed) {
    store::NewDelivery delivery = Fill(exchange, one);
    auto rendered = parts.renderer->Render(exchange, *one.endpoint);
    if (rendered) {
      delivery.content_type = std::move(rendered->content_type);
      delivery.file_name = std::move(rendered->file_name);
      delivery.body = std::move(rendered->body);
      if (!rendered->steps.empty()) {
        exchange.rendered.push_back({static_cast<int>(deliveries.size()) + 1, one.endpoint->format,
                                     std::move(rendered->steps)});
      }
      for (auto& a : rendered->attachments) {
        delivery.attachments.push_back(
            {std::move(a.name), std::move(a.content_type), std::move(a.body)});
      }
    } else {
      delivery.held_reason =
          "cannot be written in the receiver's format: " + rendered.error().diagnostics;
      Log(LogLevel::kWarning, "delivery-not-rendered",
          {{LogField::kExchange, exchange.id},
           {LogField::kDestination, delivery.destination},
           {LogField::kFormat, one.endpoint->format}});
    }
    deliveries.push_back(std::move(delivery));
  }
  return deliveries;
}

}  // namespace gateway::messaging::stages
