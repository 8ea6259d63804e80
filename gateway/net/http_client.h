// An HTTP/1.1 client with kept connections, several per origin.
//
// Thread-safe: any number of threads send at once, each on a connection of its own; a connection
// that served a request is kept for the next one to the same origin. Nothing throws; every answer
// with a status, 4xx and 5xx included, is a value. Redirects are not followed.
//
// Servers are always verified: chain to a trusted authority, dates, and the host name of the URL,
// towards localhost too. TLS 1.2 at least.
//
// When is a request sent twice? Only when it went out on a kept connection which the server closed
// or reset before it sent a single byte of an answer, and `repeatable` is set: the usual race with
// the server's keep-alive timeout. It is then sent once more on a fresh connection, same bytes. A
// fresh connection is never retried here: that is the delivery queue's business.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/net/http_message.h"
#include "gateway/net/tls_options.h"

namespace gateway::net {

struct Proxy {
  std::string host;
  std::uint16_t port = 0;
  // Hosts reached without the proxy: exact names, or ".example.nhs.uk" for all below it.
  std::vector<std::string> except;
};

struct ClientOptions {
  ClientTls tls;
  // Asked for a tunnel (CONNECT) to every https origin. Plain http never goes through it.
  std::optional<Proxy> proxy;
  // TCP connection, proxy and TLS handshake, each.
  std::chrono::milliseconds connect_timeout{10'000};
  // The longest silence while waiting for bytes.
  std::chrono::milliseconds read_timeout{30'000};
  // Head and body together; more is kTooLong.
  std::size_t max_response_bytes = std::size_t{64} << 20;
  // Idle connections kept per origin, and for how long.
  std::size_t max_idle_per_origin = 8;
  std::chrono::milliseconds idle_for{8'000};
};

struct OutgoingRequest {
  std::string method = "GET";
  std::string url;  // absolute, http or https
  Headers headers;  // Host, Content-Length and Connection are added
  std::string body;
  // The receiver treats a second arrival as the first (a safe method, or a message with an id): see
  // the rule above.
  bool repeatable = true;
};

class HttpClient {
 public:
  // kInvalid when a key or certificate cannot be read, or when they do not belong together.
  static Result<std::unique_ptr<HttpClient>> Make(ClientOptions options = {});
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Sends and waits for the whole answer, `within` counting from now and for everything.
  //   kTimeout    nothing, or not everything, came in time
  //   kTransient  no connection, or it broke; the proxy refused; the name cannot be resolved
  //   kSecurity   TLS failed; the diagnostics say in words what is wrong with whose certificate,
  //               its issuer included (a proxy that opens TLS shows itself there)
  //   kTooLong    the answer is larger than allowed
  //   kInvalid    the URL is no http(s) address, a header holds a line break, the answer is not
  //   HTTP
  // Diagnostics name host and port, never path, query or body.
  [[nodiscard]] Result<HttpResponse> Send(
      const OutgoingRequest& request, std::chrono::milliseconds within = std::chrono::seconds(30));

  // New connections made since the start (tests, metrics).
  [[nodiscard]] std::uint64_t connections_made() const;

 private:
  struct Data;
  explicit HttpClient(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace gateway::net
