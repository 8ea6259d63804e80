// One connection of the client: made, used for one request at a time, kept; inside net only.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "gateway/net/http_client.h"
#include "gateway/net/http_reader.h"
#include "gateway/net/url.h"
#include "gateway/net/watchdog.h"

namespace Poco {
template <class C>
class AutoPtr;
namespace Net {
class Context;
}
}  // namespace Poco

namespace gateway::net {

using Deadline = std::chrono::steady_clock::time_point;

// How an exchange ended, with what the retry rule asks.
struct ExchangeResult {
  Result<HttpResponse> response;
  bool any_answer = false;  // a byte of an answer came
  bool keep = false;        // the connection may serve another request
};

// Used by one thread at a time.
class ClientConnection {
 public:
  // Connects, through the proxy when there is one for the host, and does the TLS handshake.
  static Result<std::unique_ptr<ClientConnection>> Open(
      const Url& url, const ClientOptions& options,
      const Poco::AutoPtr<Poco::Net::Context>& context, Watchdog& watchdog, Deadline deadline);
  ~ClientConnection();
  ClientConnection(const ClientConnection&) = delete;
  ClientConnection& operator=(const ClientConnection&) = delete;

  [[nodiscard]] ExchangeResult Exchange(std::string_view method, std::string_view bytes,
                                        const ClientOptions& options, Watchdog& watchdog,
                                        Deadline deadline);

  // The server has closed it, or sent what nobody asked for: of no more use.
  [[nodiscard]] bool IsStale() const;

  std::chrono::steady_clock::time_point idle_since;

 private:
  struct Data;
  explicit ClientConnection(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace gateway::net
