// Sockets without manners: clients and servers that break the rules of HTTP on purpose.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace gateway::testing {

// A TCP connection on loopback, closed at the end of its life.
class RawSocket {
 public:
  explicit RawSocket(int fd) : fd_(fd) {}
  RawSocket(RawSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  RawSocket& operator=(RawSocket&&) = delete;
  ~RawSocket() { Close(); }

  static RawSocket ConnectTo(std::uint16_t port) {
    RawSocket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket.fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      socket.Close();
    return socket;
  }

  [[nodiscard]] int fd() const { return fd_; }
  bool Send(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  // What comes next; empty when the other side closed, or nothing came in ten seconds.
  [[nodiscard]] std::string Read() const {
    pollfd one{.fd = fd_, .events = POLLIN, .revents = 0};
    if (::poll(&one, 1, 10'000) <= 0) return {};
    char buffer[16 * 1024];
    const ssize_t count = ::recv(fd_, buffer, sizeof buffer, 0);
    return count > 0 ? std::string(buffer, static_cast<std::size_t>(count)) : std::string();
  }
  [[nodiscard]] std::string ReadToEnd() const {
    std::string all;
    for (std::string part = Read(); !part.empty(); part = Read()) all += part;
    return all;
  }
  [[nodiscard]] std::string ReadUntil(std::string_view end) const {
    std::string all;
    while (!all.contains(end)) {
      const std::string part = Read();
      if (part.empty()) break;
      all += part;
    }
    return all;
  }
  void Close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_;
};

// Listens on a free loopback port and gives each connection to `serve`, in a thread of its own,
// with its number from 0.
class RawListener {
 public:
  using Serve = std::function<void(const RawSocket&, int number)>;

  explicit RawListener(Serve serve)
      : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), serve_(std::move(serve)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(listener_.fd(), reinterpret_cast<sockaddr*>(&address), length);
    ::listen(listener_.fd(), 16);
    ::getsockname(listener_.fd(), reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { Accept(); });
  }
  ~RawListener() {
    stopping_ = true;
    ::shutdown(listener_.fd(), SHUT_RDWR);
    acceptor_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
    }
    for (std::thread& thread : threads_) thread.join();
  }
  RawListener(const RawListener&) = delete;
  RawListener& operator=(const RawListener&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int connections() const { return connections_; }
  [[nodiscard]] std::string url(std::string_view scheme = "http") const {
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(port_);
  }

 private:
  void Accept() {
    while (!stopping_) {
      const int fd = ::accept(listener_.fd(), nullptr, nullptr);
      if (fd < 0) return;
      const int number = connections_++;
      {
        const std::lock_guard lock(mutex_);
        open_.push_back(fd);
      }
      threads_.emplace_back([this, fd, number] {
        RawSocket socket(fd);
        serve_(socket, number);
        const std::lock_guard lock(mutex_);
        std::erase(open_, fd);
        socket.Close();
      });
    }
  }

  RawSocket listener_;
  Serve serve_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

}  // namespace gateway::testing
