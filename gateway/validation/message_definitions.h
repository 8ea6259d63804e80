// The MessageDefinitions of a set of packages, found by the event of a message.
// Spec: https://hl7.org/fhir/R4/messagedefinition.html
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "gateway/definitions/registry.h"

namespace gateway::validation {

// Extension of a MessageDefinition: the profile of the whole Bundle, for which R4 has no element.
inline constexpr std::string_view kMessageBundleProfile =
    "https://chc-gateway.example/fhir/StructureDefinition/chc-message-bundle";

// Thread-safe; the definitions are read when the first message asks.
class MessageDefinitions {
 public:
  explicit MessageDefinitions(std::shared_ptr<const definitions::Registry> registry)
      : registry_(std::move(registry)) {}

  // By canonical, with or without version; absent when it is not loaded.
  [[nodiscard]] fhir::Node Find(std::string_view canonical) const;

  // The active one for a MessageHeader.event[x] (a Coding or a uri); absent when there is none. Of
  // several the last in file order.
  [[nodiscard]] fhir::Node ForEvent(fhir::Node event) const;

 private:
  void Index() const;

  std::shared_ptr<const definitions::Registry> registry_;
  mutable std::once_flag once_;
  mutable std::map<std::pair<std::string_view, std::string_view>, fhir::Node> by_event_;
};

// What two events are compared by: system and code of a Coding, the uri itself without a code.
[[nodiscard]] std::pair<std::string_view, std::string_view> EventKey(fhir::Node event);

}  // namespace gateway::validation
