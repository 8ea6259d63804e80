#include "tests/bench/load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

namespace gateway::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

sockaddr_in Loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// -1 when the connection is refused.
int Connect(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = Loopback(port);
  if (fd < 0) return fd;
  const int one = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  ::close(fd);
  return -1;
}

struct Connection {
  explicit Connection(int fd) : socket(fd) {}

  Descriptor socket;
  std::string answer;
  SteadyClock::time_point sent_at;
};

// Bytes of the whole answer; 0 while the head is not there or names no length.
std::size_t AnswerSize(std::string_view answer) {
  constexpr std::string_view kLength = "Content-Length: ";
  const std::size_t end = answer.find("\r\n\r\n");
  if (end == std::string_view::npos) return 0;
  const std::size_t length = answer.substr(0, end).find(kLength);
  if (length == std::string_view::npos) return 0;
  return end + 4 + std::strtoul(answer.data() + length + kLength.size(), nullptr, 10);
}

class Load {
 public:
  explicit Load(const LoadPlan& plan) : plan_(plan), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}

  LoadResult Run() {
    const auto start = SteadyClock::now();
    for (int i = 0; i < plan_.connections; ++i) Open();
    while (open_ > 0 && SteadyClock::now() < start + plan_.length) Turn();
    result_.seconds = std::chrono::duration<double>(SteadyClock::now() - start).count();
    std::ranges::sort(result_.millis);
    return std::move(result_);
  }

 private:
  void Open() {
    const int fd = Connect(plan_.port);
    if (fd < 0) {
      ++result_.broken;
      return;
    }
    Connection& connection = *connections_.emplace_back(std::make_unique<Connection>(fd));
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &connection}};
    ::epoll_ctl(epoll_.fd(), EPOLL_CTL_ADD, fd, &event);
    ++open_;
    Send(connection);
  }

  // Requests are far smaller than a socket's buffer, which is empty: one blocking send takes all.
  void Send(Connection& connection) {
    const std::string request = plan_.request(next_++);
    connection.sent_at = SteadyClock::now();
    const ssize_t sent =
        ::send(connection.socket.fd(), request.data(), request.size(), MSG_NOSIGNAL);
    if (sent != static_cast<ssize_t>(request.size())) Drop(connection);
  }

  void Drop(Connection& connection) {
    ++result_.broken;
    --open_;
    ::epoll_ctl(epoll_.fd(), EPOLL_CTL_DEL, connection.socket.fd(), nullptr);
  }

  void Turn() {
    std::array<epoll_event, 64> events{};
    const int count = ::epoll_wait(epoll_.fd(), events.data(), static_cast<int>(events.size()), 50);
    for (int i = 0; i < count; ++i)
      Receive(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr));
  }

  void Receive(Connection& connection) {
    std::array<char, 16384> part{};
    const ssize_t count = ::recv(connection.socket.fd(), part.data(), part.size(), MSG_DONTWAIT);
    if (count <= 0) return Drop(connection);
    connection.answer.append(part.data(), static_cast<std::size_t>(count));
    const std::size_t size = AnswerSize(connection.answer);
    if (size == 0 || connection.answer.size() < size) return;
    Note(connection);
    connection.answer.clear();
    Send(connection);
  }

  void Note(const Connection& connection) {
    if (connection.answer.starts_with("HTTP/1.1 2")) {
      ++result_.accepted;
      const std::chrono::duration<double, std::milli> took =
          SteadyClock::now() - connection.sent_at;
      result_.millis.push_back(took.count());
      return;
    }
    if (result_.refused++ == 0) result_.first_refusal = connection.answer;
  }

  const LoadPlan& plan_;
  Descriptor epoll_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::size_t next_ = 0;
  int open_ = 0;
  LoadResult result_;
};

}  // namespace

double LoadResult::Quantile(double q) const {
  if (millis.empty()) return 0;
  return millis[static_cast<std::size_t>(q * static_cast<double>(millis.size() - 1))];
}

LoadResult RunLoad(const LoadPlan& plan) { return Load(plan).Run(); }

std::uint16_t FreePort() {
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof address;
  auto* const raw = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket.fd(), raw, size) != 0 || ::getsockname(socket.fd(), raw, &size) != 0) return 0;
  return ntohs(address.sin_port);
}

}  // namespace gateway::bench
