#include "gateway/net/client_connection.h"

#include <Poco/AutoPtr.h>
#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <poll.h>

#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/net/http_head.h"
#include "gateway/net/socket_stream.h"
#include "gateway/net/tls_context.h"

namespace gateway::net {
namespace {

using Poco::Net::StreamSocket;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::string Place(const std::string& host, std::uint16_t port) {
  return host + ":" + std::to_string(port);
}

// The earlier of the call's end and `step` from now.
Deadline Soonest(Deadline deadline, milliseconds step) {
  return std::min(deadline, steady_clock::now() + step);
}

Result<StreamSocket> Connect(const std::string& host, std::uint16_t port, Deadline until) {
  const auto left =
      std::chrono::duration_cast<std::chrono::microseconds>(until - steady_clock::now());
  if (left.count() <= 0)
    return Fail(IssueType::kTimeout, "no time left to connect to " + Place(host, port));
  try {
    StreamSocket socket;
    socket.connect(Poco::Net::SocketAddress(host, port), Poco::Timespan(left.count()));
    socket.setNoDelay(true);
    return socket;
  } catch (const Poco::TimeoutException&) {
    return Fail(IssueType::kTimeout, "no connection to " + Place(host, port) + " in time");
  } catch (const Poco::Net::HostNotFoundException&) {
    return Fail(IssueType::kTransient, "the host name " + host + " cannot be resolved");
  } catch (const Poco::Net::NoAddressFoundException&) {
    return Fail(IssueType::kTransient, "the host name " + host + " has no address");
  } catch (const Poco::Exception& e) {
    return Fail(IssueType::kTransient,
                "cannot connect to " + Place(host, port) + ": " + e.displayText());
  }
}

// Asks for a tunnel (RFC 9110, section 9.3.6). A proxy sends nothing after its 200 until we do.
Status OpenTunnel(StreamSocket& socket, const Url& url, const Proxy& proxy) {
  SocketStream stream(socket);
  const std::string target = url.host.contains(':')
                                 ? "[" + url.host + "]:" + std::to_string(url.port)
                                 : Place(url.host, url.port);
  GATEWAY_CHECK(stream.Write("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n"));
  HttpReader reader(stream);
  const auto head = reader.ReadHead();
  const std::string name = "the proxy " + Place(proxy.host, proxy.port);
  if (!head || !*head) return Fail(IssueType::kTransient, name + " closed the connection");
  const auto response = ParseResponseHead(**head);
  if (!response) return Fail(IssueType::kTransient, name + " did not answer in HTTP");
  if (response->status < 200 || response->status > 299) {
    return Fail(IssueType::kTransient, name + " refused a tunnel to " + target + " with status " +
                                           std::to_string(response->status));
  }
  return {};
}

const Proxy* ProxyFor(const Url& url, const ClientOptions& options) {
  if (!options.proxy || !url.is_https()) return nullptr;
  for (const std::string& except : options.proxy->except) {
    const std::string name = ToLower(except);
    if (url.host == name || (name.starts_with('.') && url.host.ends_with(name))) return nullptr;
  }
  return &*options.proxy;
}

// Tells the watch of each read how long it may stay silent, and remembers whether anything came.
class TimedStream final : public ByteStream {
 public:
  TimedStream(StreamSocket& socket, Watchdog::Watch& watch, milliseconds silence, Deadline deadline)
      : stream_(socket), watch_(watch), silence_(silence), deadline_(deadline) {}

  Result<std::size_t> Read(std::span<char> into) override {
    watch_.ArmUntil(Soonest(deadline_, silence_));
    auto count = stream_.Read(into);
    if (count.value_or(0) > 0) any_ = true;
    return count;
  }
  Status Write(std::string_view bytes) override {
    watch_.ArmUntil(deadline_);
    return stream_.Write(bytes);
  }
  [[nodiscard]] bool any() const { return any_; }

 private:
  SocketStream stream_;
  Watchdog::Watch& watch_;
  const milliseconds silence_;
  const Deadline deadline_;
  bool any_ = false;
};

struct Answer {
  HttpResponse response;
  bool keep = false;
};

Result<ResponseHead> ReadFinalHead(HttpReader& reader) {
  constexpr int kMaxInterim = 10;
  for (int i = 0; i < kMaxInterim; ++i) {
    GATEWAY_TRY(const std::optional<std::string> text, reader.ReadHead());
    if (!text)
      return Fail(IssueType::kTransient, "the server closed the connection without an answer");
    GATEWAY_TRY(ResponseHead head, ParseResponseHead(*text));
    if (head.status >= 200) return head;
  }
  return Fail(IssueType::kInvalid, "the server sends interim answers without end");
}

Result<Answer> ReadAnswer(HttpReader& reader, std::string_view method, std::size_t max_bytes) {
  GATEWAY_TRY(ResponseHead head, ReadFinalHead(reader));
  GATEWAY_TRY(const BodyFrame frame, ResponseFrame(method, head.status, head.headers));
  GATEWAY_TRY(std::string body, reader.ReadBody(frame, max_bytes));
  Answer answer;
  answer.keep =
      frame.kind != BodyFrame::Kind::kUntilClose && KeepsAlive(head.minor_version, head.headers);
  answer.response = {
      .status = head.status, .headers = std::move(head.headers), .body = std::move(body)};
  return answer;
}

}  // namespace

struct ClientConnection::Data {
  StreamSocket socket;
  std::string place;
};

ClientConnection::ClientConnection(std::unique_ptr<Data> data) : data_(std::move(data)) {}

ClientConnection::~ClientConnection() = default;

Result<std::unique_ptr<ClientConnection>> ClientConnection::Open(
    const Url& url, const ClientOptions& options, const Poco::AutoPtr<Poco::Net::Context>& context,
    Watchdog& watchdog, Deadline deadline) {
  const Proxy* proxy = ProxyFor(url, options);
  const std::string& host = proxy != nullptr ? proxy->host : url.host;
  const std::uint16_t port = proxy != nullptr ? proxy->port : url.port;
  GATEWAY_TRY(StreamSocket socket, Connect(host, port, Soonest(deadline, options.connect_timeout)));
  Status status;
  bool in_time = true;
  {
    Watchdog::Watch watch(watchdog, socket.impl()->sockfd());
    watch.ArmUntil(Soonest(deadline, options.connect_timeout));
    if (proxy != nullptr) status = OpenTunnel(socket, url, *proxy);
    if (status && url.is_https()) {
      watch.ArmUntil(Soonest(deadline, options.connect_timeout));
      auto secure = SecureClient(socket, url.host, context);
      if (secure) socket = *secure;
      if (!secure) status = Fail(std::move(secure).error());
    }
    in_time = !watch.fired();
  }
  if (!in_time) {
    return Fail(IssueType::kTimeout, "no connection to " + Place(url.host, url.port) + " in time");
  }
  if (!status) return Fail(std::move(status).error());
  auto data = std::make_unique<Data>();
  data->socket = socket;
  data->place = Place(url.host, url.port);
  return std::unique_ptr<ClientConnection>(new ClientConnection(std::move(data)));
}

ExchangeResult ClientConnection::Exchange(std::string_view method, std::string_view bytes,
                                          const ClientOptions& options, Watchdog& watchdog,
                                          Deadline deadline) {
  Watchdog::Watch watch(watchdog, data_->socket.impl()->sockfd());
  TimedStream stream(data_->socket, watch, options.read_timeout, deadline);
  HttpReader reader(stream);
  // A server may answer and close before it has read everything (413): its answer is still there
  // when writing failed.
  const Status written = stream.Write(bytes);
  auto answer = ReadAnswer(reader, method, options.max_response_bytes);
  ExchangeResult result{.response = {}, .any_answer = stream.any(), .keep = false};
  if (answer) {
    result.keep = answer->keep && written.has_value() && !watch.fired();
    result.response = std::move(answer->response);
    return result;
  }
  Error error = std::move(answer).error();
  if (watch.fired()) {
    error = {IssueType::kTimeout, "no complete answer in time", {}};
  } else if (error.type == IssueType::kIncomplete || error.type == IssueType::kNotSupported) {
    error.type = error.type == IssueType::kIncomplete ? IssueType::kTransient : IssueType::kInvalid;
  }
  error.diagnostics = data_->place + ": " + error.diagnostics;
  result.response = Fail(std::move(error));
  return result;
}

bool ClientConnection::IsStale() const {
  pollfd one{.fd = data_->socket.impl()->sockfd(), .events = POLLIN, .revents = 0};
  return ::poll(&one, 1, 0) != 0;
}

}  // namespace gateway::net
