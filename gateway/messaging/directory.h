// The organisations a gateway knows, and how each can be reached.
//
// From the configuration (design 5.3); immutable, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::messaging {

struct Endpoint {
  std::string via;  // "fhir-rest", "folder": names a Channel
  // Where: an https URL, a folder. Empty for fhir-rest when `interaction` is looked up in SDS.
  std::string address;
  std::string interaction;  // nhsServiceInteractionId to look up; empty when address is given
  std::string format;       // what the receiver gets: "fhir-json" or a local format
  bool page = false;        // with one readable HTML page beside the record
  bool answers = false;     // a business response message is expected
};

struct Organisation {
  std::string ods;
  std::string name;
  std::string kind;  // icb, council, trust, provider; empty when not stated
  // "system|value" of the services whose messages this organisation receives (BaRS).
  std::vector<std::string> service_ids;
  std::vector<Endpoint> endpoints;  // in order of preference
};

class Directory {
 public:
  explicit Directory(std::vector<Organisation> organisations)
      : organisations_(std::move(organisations)) {}

  // Null when the code is not listed.
  [[nodiscard]] const Organisation* Find(std::string_view ods) const;
  // By "system|value"; http and https spellings of the system are one. Null when none has it.
  [[nodiscard]] const Organisation* FindByServiceId(std::string_view service_id) const;
  [[nodiscard]] const std::vector<Organisation>& organisations() const { return organisations_; }

 private:
  std::vector<Organisation> organisations_;
};

}  // namespace gateway::messaging
