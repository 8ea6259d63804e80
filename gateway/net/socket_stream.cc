#include "gateway/net/socket_stream.h"

#include <Poco/Exception.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/StreamSocket.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <csignal>

namespace gateway::net {
namespace {

// An alert (a refused client certificate, above all) arrives with TLS 1.3 only after the handshake
// has ended for the client.
std::unexpected<Error> Broken(const Poco::Exception& e) {
  const std::string text = e.displayText();
  const bool refused = dynamic_cast<const Poco::Net::SSLException*>(&e) != nullptr &&
                       text.find("alert") != std::string::npos;
  if (refused) {
    return Fail(IssueType::kSecurity, "the other side refused the TLS connection: " + text);
  }
  return Fail(IssueType::kTransient, "the connection broke: " + text);
}

}  // namespace

Result<std::size_t> SocketStream::Read(std::span<char> into) {
  try {
    const int count = socket_.receiveBytes(into.data(), static_cast<int>(into.size()));
    return static_cast<std::size_t>(count > 0 ? count : 0);
  } catch (const Poco::Exception& e) {
    return Broken(e);
  }
}

Status SocketStream::Write(std::string_view bytes) {
  constexpr std::size_t kPart = std::size_t{1} << 20;  // lengths are int below
  try {
    while (!bytes.empty()) {
      const std::string_view part = bytes.substr(0, kPart);
      const int sent = socket_.sendBytes(part.data(), static_cast<int>(part.size()));
      if (sent <= 0) return Fail(IssueType::kTransient, "the connection broke while writing");
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return {};
  } catch (const Poco::Exception& e) {
    return Broken(e);
  }
}

void CloseGently(Poco::Net::StreamSocket& socket) {
  constexpr auto kPatience = std::chrono::milliseconds(500);
  const int fd = socket.impl()->sockfd();
  ::shutdown(fd, SHUT_WR);
  const auto end = std::chrono::steady_clock::now() + kPatience;
  char scrap[16 * 1024];
  while (std::chrono::steady_clock::now() < end) {
    pollfd one{.fd = fd, .events = POLLIN, .revents = 0};
    if (::poll(&one, 1, 100) < 0 ||
        ((one.revents & POLLIN) != 0 && ::recv(fd, scrap, sizeof scrap, MSG_DONTWAIT) <= 0)) {
      return;
    }
  }
}

void IgnoreBrokenPipes() {
  struct sigaction current{};
  sigaction(SIGPIPE, nullptr, &current);
  if (current.sa_handler == SIG_DFL) std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace gateway::net
