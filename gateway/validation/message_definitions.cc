#include "gateway/validation/message_definitions.h"

namespace gateway::validation {

std::pair<std::string_view, std::string_view> EventKey(fhir::Node event) {
  if (event.is_primitive()) return {event.text(), {}};
  return {event.ChildText("system"), event.ChildText("code")};
}

fhir::Node MessageDefinitions::Find(std::string_view canonical) const {
  const fhir::Document* const found = registry_->Find("MessageDefinition", canonical);
  return found == nullptr ? fhir::Node() : found->root();
}

fhir::Node MessageDefinitions::ForEvent(fhir::Node event) const {
  if (!event) return {};
  std::call_once(once_, [this] { Index(); });
  const auto found = by_event_.find(EventKey(event));
  return found == by_event_.end() ? fhir::Node() : found->second;
}

// A draft is no rule for messages on their way.
void MessageDefinitions::Index() const {
  for (const std::string& url : registry_->Canonicals("MessageDefinition")) {
    const fhir::Node definition = Find(url);
    if (definition.ChildText("status") != "active") continue;
    if (const fhir::Node event = definition.Child("event"))
      by_event_.insert_or_assign(EventKey(event), definition);
  }
}

}  // namespace gateway::validation
