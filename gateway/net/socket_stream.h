// A connected socket, plain or TLS, as a stream of bytes; inside net only.
#pragma once

#include "gateway/net/http_reader.h"
#include "gateway/net/watchdog.h"

namespace Poco::Net {
class StreamSocket;
}

namespace gateway::net {

// The socket and the watch outlive it.
class SocketStream final : public ByteStream {
 public:
  explicit SocketStream(Poco::Net::StreamSocket& socket) : socket_(socket) {}

  [[nodiscard]] Result<std::size_t> Read(std::span<char> into) override;
  [[nodiscard]] Status Write(std::string_view bytes) override;

 private:
  Poco::Net::StreamSocket& socket_;
};

// Sends the end of our side, then reads what the other still sends for a moment: closing with bytes
// unread would reset the connection and could destroy our last answer on its way.
void CloseGently(Poco::Net::StreamSocket& socket);

// Writing to a connection that was closed must fail, not end the process: OpenSSL writes without
// MSG_NOSIGNAL. Called by whoever makes a server or client.
void IgnoreBrokenPipes();

}  // namespace gateway::net
