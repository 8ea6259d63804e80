#include "gateway/base/random.h"
#include "gateway/base/stop_point.h"
#include "gateway/messaging/stages/stages.h"

namespace gateway::messaging::stages {
namespace {

constexpr std::string_view kSdsAddress = "sds:";

Parcel Pack(const store::Delivery& delivery, store::DeliveryContent content) {
  Parcel parcel;
  parcel.delivery = delivery.id;
  parcel.message_id = delivery.wire_id;
  parcel.case_key = std::to_string(delivery.case_key);
  parcel.sender = delivery.sender;
  parcel.destination = delivery.destination;
  const bool looked_up = delivery.address.starts_with(kSdsAddress);
  (looked_up ? parcel.interaction : parcel.address) =
      looked_up ? delivery.address.substr(kSdsAddress.size()) : delivery.address;
  parcel.content_type = std::move(content.content_type);
  parcel.file_name = std::move(content.file_name);
  parcel.body = std::move(content.body);
  for (store::Attachment& a : content.attachments) {
    parcel.attachments.push_back(
        {std::move(a.name), std::move(a.content_type), std::move(a.bytes)});
  }
  // Each attempt carries the same X-Request-ID: it is one logical request (nhs-endpoints 0).
  parcel.request_id =
      DerivedUuid("delivery", delivery.exchange_id + "|" + std::to_string(delivery.id));
  parcel.correlation_id =
      IsUuid(delivery.correlation_id) ? delivery.correlation_id : delivery.exchange_id;
  parcel.attempt = delivery.attempts;
  return parcel;
}

}  // namespace

Result<Receipt> Send(const store::Delivery& delivery, const PipelineParts& parts) {
  const auto channel = parts.channels.find(delivery.via);
  if (channel == parts.channels.end()) {
    return Fail(IssueType::kNotSupported, "this gateway has no way named '" + delivery.via + "'");
  }
  GATEWAY_TRY(store::DeliveryContent content, parts.store->LoadContent(delivery.id));
  StopPoint("send-before");
  auto receipt = channel->second->Deliver(Pack(delivery, std::move(content)));
  StopPoint("send-after");
  return receipt;
}

}  // namespace gateway::messaging::stages
