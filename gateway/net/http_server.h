// An HTTP/1.1 server: one thread per connection, one handler for everything.
//
// Routing is the handler's business (gateway/rest). The server reads whole bodies up to a limit,
// then calls the handler, then writes the whole answer; what it refuses by itself (400, 413, 431,
// 501, 505) it answers with an OperationOutcome and "Connection: close". A handler that throws is
// answered 500 with an OperationOutcome without details, and the event is logged.
// Figures behind the defaults: docs/performance.md.
// Spec: RFC 9112.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gateway/base/result.h"
#include "gateway/net/http_message.h"
#include "gateway/net/tls_options.h"

namespace gateway::net {

struct ServerOptions {
  std::string name = "http";          // of this listener, in logs
  std::string address = "127.0.0.1";  // an IP address or a host name
  std::uint16_t port = 0;             // 0: a free one, see HttpServer::port()
  std::optional<ServerTls> tls;       // absent: plain HTTP

  // A connection pins a thread for as long as it is open, so threads are sized to connections.
  int max_threads = 256;
  // Connections that wait for a thread; beyond them connections are closed and counted as refused.
  int max_queued = 64;
  // Open connections of one remote address; beyond them connections are closed and counted.
  int max_connections_per_address = 256;

  // How long an idle connection is kept between requests.
  std::chrono::milliseconds keep_alive{10'000};
  // From the first moment of a connection (TLS handshake included) to the end of the request's
  // head, however slowly it trickles; on a kept connection counted from the end of its idle time.
  // Checked every 100 ms.
  std::chrono::milliseconds header_deadline{5'000};
  // For the body to arrive, and again for the answer to be taken.
  std::chrono::milliseconds body_deadline{60'000};
  // Larger bodies are answered 413 without being read.
  std::size_t max_body_bytes = std::size_t{64} << 20;
};

// Totals since the start, but for `current`.
struct ServerCounters {
  std::uint64_t requests = 0;
  std::uint64_t refused = 0;  // connections closed unserved: queue full or too many of one address
  std::uint64_t failed = 0;   // connections that ended in a failed handshake or a passed deadline
  int current = 0;            // open connections
};

class HttpServer {
 public:
  // Called from many threads at once.
  using Handler = std::function<HttpResponse(const HttpRequest&)>;

  // Binds, listens and starts serving. kInvalid when keys or certificates cannot be read, kConflict
  // when the port is taken, kProcessing for anything else the system refuses.
  static Result<std::unique_ptr<HttpServer>> Start(ServerOptions options, Handler handler);

  // Stops as Stop() does.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Takes no more connections, closes the idle ones, lets running handlers finish and their answers
  // go out (at most `grace` for the answers to be taken), and returns when no thread of the server
  // is left. A handler that never returns is waited for. Safe to call twice.
  void Stop(std::chrono::milliseconds grace = std::chrono::seconds(10));

  // The port it listens on.
  [[nodiscard]] std::uint16_t port() const;
  // "https://127.0.0.1:8443"; the host is the address it was given.
  [[nodiscard]] std::string url() const;
  [[nodiscard]] ServerCounters counters() const;

 private:
  struct Data;
  explicit HttpServer(std::unique_ptr<Data> data);
  std::unique_ptr<Data> data_;
};

}  // namespace gateway::net
