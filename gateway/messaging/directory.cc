#include "gateway/messaging/directory.h"

#include <algorithm>

namespace gateway::messaging {
namespace {

// "https://fhir.nhs.uk/Id/dos-service-id|1" and its http spelling give the same text.
std::string_view WithoutScheme(std::string_view id) {
  if (id.starts_with("https://")) return id.substr(8);
  if (id.starts_with("http://")) return id.substr(7);
  return id;
}

}  // namespace

const Organisation* Directory::Find(std::string_view ods) const {
  const auto found = std::find_if(organisations_.begin(), organisations_.end(),
                                  [&](const Organisation& o) { return o.ods == ods; });
  return found == organisations_.end() ? nullptr : &*found;
}

const Organisation* Directory::FindByServiceId(std::string_view service_id) const {
  const auto same = [&](std::string_view id) {
    return WithoutScheme(id) == WithoutScheme(service_id);
  };
  const auto found =
      std::find_if(organisations_.begin(), organisations_.end(), [&](const Organisation& o) {
        return std::any_of(o.service_ids.begin(), o.service_ids.end(), same);
      });
  return found == organisations_.end() ? nullptr : &*found;
}

}  // namespace gateway::messaging
