// The Spine Directory Service as a simulator: GET /Endpoint and /Device by organisation,
// interaction and party key, with the service's own refusals. Spec:
// https://digital.nhs.uk/developer/api-catalogue/spine-directory-service-fhir
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "gateway/base/random.h"
#include "gateway/base/result.h"
#include "gateway/net/http_message.h"

namespace gateway::sandbox {

struct DirectoryEntry {
  std::string ods;
  std::string interaction;  // nhsServiceInteractionId
  std::string party_key;
  std::string asid;
  std::string address;  // of its Endpoint
};

// Thread-safe.
class DirectoryService {
 public:
  DirectoryService(std::string api_key, Random& random)
      : api_key_(std::move(api_key)), random_(random) {}
  void Add(DirectoryEntry entry);
  // A request below the base path: `resource` is the rest of the path ("Endpoint", "Device").
  // X-Correlation-Id is echoed, and made when absent.
  [[nodiscard]] net::HttpResponse Handle(const net::HttpRequest& request,
                                         std::string_view resource);

 private:
  struct Query {
    std::string ods;
    std::string interaction;
    std::string party_key;
  };
  [[nodiscard]] Result<Query> ReadQuery(const net::HttpRequest& request, bool device) const;
  [[nodiscard]] net::HttpResponse Answer(const net::HttpRequest& request,
                                         std::string_view resource);
  [[nodiscard]] net::HttpResponse Search(const net::HttpRequest& request, const Query& query,
                                         bool device);

  std::string api_key_;
  Random& random_;
  std::mutex mutex_;
  std::vector<DirectoryEntry> entries_;
};

}  // namespace gateway::sandbox
