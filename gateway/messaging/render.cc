#include "gateway/messaging/render.h"

#include "gateway/messaging/checklist_page.h"

namespace gateway::messaging {

Result<Rendered> Renderer::RenderLocal(const Exchange& exchange,
                                       const records::Format& format) const {
  if (!CarriesRecord(exchange.message.root())) {
    return Fail(IssueType::kNotSupported,
                "a message of this event has no form in " + format.name());
  }
  GATEWAY_TRY(std::vector<mapping::Transformed> steps,
              intake_->ToRecordSteps(format, exchange.message, exchange.received_at));
  GATEWAY_TRY(std::string body, format.Write(std::span(&steps.back().output, 1)));
  return Rendered{format.info().media_type,
                  exchange.message_id + format.info().file_suffix,
                  std::move(body),
                  {},
                  std::move(steps)};
}

// What passes through as it arrived was checked when it came in; what was written here is checked
// as its receiver will read it.
Status Renderer::CheckWritten(const Exchange& exchange) const {
  if (exchange.message_json == exchange.arrived) return {};
  GATEWAY_TRY(Issues found, intake_->CheckOutgoing(exchange.message_json, exchange.received_at));
  if (found.HasErrors()) return Fail(ErrorFrom(std::move(found)));
  return {};
}

Result<Rendered> Renderer::Render(const Exchange& exchange, const Endpoint& endpoint) const {
  Rendered rendered{
      "application/fhir+json", exchange.message_id + ".json", exchange.message_json, {}};
  if (endpoint.format == kFhirJson) {
    GATEWAY_CHECK(CheckWritten(exchange));
  } else {
    const records::Format* format = intake_->parts().formats->Find(endpoint.format);
    if (format == nullptr)
      return Fail(IssueType::kNotSupported, "the endpoint's format is unknown");
    GATEWAY_TRY(rendered, RenderLocal(exchange, *format));
  }
  if (endpoint.page && exchange.canonical.root().Child("checklist")) {
    rendered.attachments.push_back(
        {exchange.message_id + ".html", "text/html; charset=utf-8",
         ChecklistPage(exchange.canonical.root(), exchange.message_id, *terminology_)});
  }
  return rendered;
}

}  // namespace gateway::messaging
