#include "gateway/net/http_server.h"

#include <Poco/AutoPtr.h>
#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnection.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/Net/TCPServerParams.h>
#include <Poco/ThreadPool.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <thread>

#include "gateway/net/server_connection.h"
#include "gateway/net/socket_stream.h"
#include "gateway/net/tls_context.h"

namespace gateway::net {
namespace {

constexpr int kBacklog = 1024;

class PocoConnection final : public Poco::Net::TCPServerConnection {
 public:
  PocoConnection(const Poco::Net::StreamSocket& socket, ServerShared& shared)
      : TCPServerConnection(socket), shared_(shared) {}
  void run() override { ServeConnection(socket(), shared_); }

 private:
  ServerShared& shared_;
};

class PocoFactory final : public Poco::Net::TCPServerConnectionFactory {
 public:
  explicit PocoFactory(ServerShared& shared) : shared_(shared) {}
  Poco::Net::TCPServerConnection* createConnection(const Poco::Net::StreamSocket& socket) override {
    return new PocoConnection(socket, shared_);  // Poco deletes it
  }

 private:
  ServerShared& shared_;
};

Result<Poco::Net::ServerSocket> Listen(const ServerOptions& options) {
  try {
    const Poco::Net::SocketAddress address(options.address, options.port);
    Poco::Net::ServerSocket socket;
    if (options.tls) {
      GATEWAY_TRY(const auto context, MakeServerContext(*options.tls));
      socket = Poco::Net::SecureServerSocket(context);
    }
    // Not the port reuse that Poco adds by default: two gateways on one port would share its calls.
    socket.bind(address, true, false);
    socket.listen(kBacklog);
    return socket;
  } catch (const Poco::Net::NetException& e) {
    const std::string place = options.address + ":" + std::to_string(options.port);
    const bool taken = e.code() == EADDRINUSE;
    return Fail(taken ? IssueType::kConflict : IssueType::kProcessing,
                "cannot listen on " + place + ": " + e.displayText());
  } catch (const Poco::Exception& e) {
    return Fail(IssueType::kProcessing,
                "cannot listen on " + options.address + ": " + e.displayText());
  }
}

Poco::Net::TCPServerParams::Ptr Params(const ServerOptions& options) {
  Poco::Net::TCPServerParams::Ptr params(new Poco::Net::TCPServerParams);
  params->setMaxThreads(options.max_threads);
  params->setMaxQueued(options.max_queued);
  params->setThreadIdleTime(Poco::Timespan(10, 0));
  return params;
}

}  // namespace

struct HttpServer::Data {
  ServerShared shared;
  std::uint16_t port = 0;
  std::string url;
  Poco::Net::ServerSocket socket;
  std::unique_ptr<Poco::ThreadPool> pool;
  std::unique_ptr<Poco::Net::TCPServer> server;
  bool stopped = false;
};

HttpServer::HttpServer(std::unique_ptr<Data> data) : data_(std::move(data)) {}

HttpServer::~HttpServer() { Stop(); }

Result<std::unique_ptr<HttpServer>> HttpServer::Start(ServerOptions options, Handler handler) {
  IgnoreBrokenPipes();
  GATEWAY_TRY(const Poco::Net::ServerSocket socket, Listen(options));
  auto data = std::make_unique<Data>();
  data->shared.options = std::move(options);
  data->shared.handler = std::move(handler);
  const ServerOptions& kept = data->shared.options;
  try {
    data->socket = socket;
    data->port = socket.address().port();
    data->url = std::string(kept.tls ? "https://" : "http://") + kept.address + ":" +
                std::to_string(data->port);
    data->pool = std::make_unique<Poco::ThreadPool>(2, std::max(2, kept.max_threads));
    data->server = std::make_unique<Poco::Net::TCPServer>(new PocoFactory(data->shared),
                                                          *data->pool, socket, Params(kept));
    data->server->start();
  } catch (const Poco::Exception& e) {
    return Fail(IssueType::kProcessing, "cannot start the server: " + e.displayText());
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(data)));
}

void HttpServer::Stop(std::chrono::milliseconds grace) {
  if (data_ == nullptr || data_->stopped) return;
  data_->stopped = true;
  ServerShared& shared = data_->shared;
  shared.stopping = true;
  // Wakes Poco's accepting thread, which otherwise looks for the stop only every 250 ms.
  ::shutdown(data_->socket.impl()->sockfd(), SHUT_RDWR);
  data_->server->stop();
  data_->socket.close();
  shared.watchdog.EndIdle();
  const auto end = std::chrono::steady_clock::now() + grace;
  while (shared.current > 0 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    shared.watchdog.EndIdle();  // those that became idle between the flag and the first call
  }
  shared.watchdog.EndAll();
  data_->pool->joinAll();
}

std::uint16_t HttpServer::port() const { return data_->port; }

std::string HttpServer::url() const { return data_->url; }

ServerCounters HttpServer::counters() const {
  const ServerShared& shared = data_->shared;
  ServerCounters counters;
  counters.requests = shared.requests;
  counters.refused =
      shared.refused + static_cast<std::uint64_t>(data_->server->refusedConnections());
  counters.failed = shared.failed;
  counters.current = shared.current;
  return counters;
}

}  // namespace gateway::net
