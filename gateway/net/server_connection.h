// What one connection of the server does from its first byte to its last; inside net only.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "gateway/net/http_server.h"
#include "gateway/net/watchdog.h"

namespace Poco::Net {
class StreamSocket;
}

namespace gateway::net {

// What all connections of one server share. Outlives them.
struct ServerShared {
  ServerOptions options;
  HttpServer::Handler handler;
  Watchdog watchdog;
  std::atomic<bool> stopping{false};
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> failed{0};
  std::atomic<int> current{0};

  // False when the address has as many connections as it may have.
  [[nodiscard]] bool Admit(const std::string& address);
  void Release(const std::string& address);

 private:
  std::mutex mutex_;
  std::map<std::string, int> connections_;  // by address
};

// Serves the connection until it ends. Throws nothing.
void ServeConnection(Poco::Net::StreamSocket socket, ServerShared& shared);

}  // namespace gateway::net
