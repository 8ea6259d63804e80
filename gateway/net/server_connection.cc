#include "gateway/net/server_connection.h"

#include <Poco/Exception.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/X509Certificate.h>

#include <exception>
#include <optional>

#include "gateway/base/json.h"
#include "gateway/base/log.h"
#include "gateway/base/text.h"
#include "gateway/net/http_head.h"
#include "gateway/net/http_reader.h"
#include "gateway/net/socket_stream.h"
#include "gateway/net/tls_context.h"

namespace gateway::net {
namespace {

HttpResponse Outcome(int status, IssueType type, std::string_view diagnostics) {
  const Json issue =
      Json::Of({{"severity", "error"}, {"code", ToCode(type)}, {"diagnostics", diagnostics}});
  const Json outcome =
      Json::Of({{"resourceType", "OperationOutcome"}, {"issue", Json(Json::Array{issue})}});
  return HttpResponse::Make(status, "application/fhir+json", outcome.Write());
}

// The status for a request that could not be read; 0 when there is nobody left to answer.
int RefusalStatus(IssueType type, bool in_head) {
  switch (type) {
    case IssueType::kInvalid:
      return 400;
    case IssueType::kTooLong:
      return in_head ? 431 : 413;
    case IssueType::kNotSupported:
      return in_head ? 505 : 501;
    default:
      return 0;
  }
}

// One connection: reads, calls, answers, in turns.
class Connection {
 public:
  Connection(Poco::Net::StreamSocket& socket, std::string address, ServerShared& shared)
      : socket_(socket),
        address_(std::move(address)),
        shared_(shared),
        watch_(shared.watchdog, socket.impl()->sockfd()),
        stream_(socket),
        reader_(stream_) {}

  void Serve() {
    watch_.Arm(shared_.options.header_deadline);
    watch_.SetIdle(true);
    if (shared_.options.tls && !Handshake()) {
      ++shared_.failed;
      CloseGently(socket_);
      return;
    }
    bool more = !shared_.stopping && reader_.Wait().value_or(false);
    while (more) {
      watch_.SetIdle(false);
      more = ServeOne() && WaitForNext();
    }
    if (watch_.fired() && !kept_idle_) ++shared_.failed;
  }

 private:
  bool Handshake() {
    try {
      Poco::Net::SecureStreamSocket secure(socket_);
      secure.completeHandshake();
      if (secure.havePeerCertificate()) {
        certificate_ =
            DescribeCertificate(const_cast<X509*>(secure.peerCertificate().certificate()));
      }
      return true;
    } catch (const Poco::Exception&) {
      return false;
    }
  }

  // The next request's first byte, or the end of a connection that nobody needs.
  bool WaitForNext() {
    watch_.Arm(shared_.options.keep_alive);
    watch_.SetIdle(true);
    kept_idle_ = true;
    const bool more = !shared_.stopping && reader_.Wait().value_or(false);
    kept_idle_ = !more;
    watch_.Arm(shared_.options.header_deadline);
    return more;
  }

  // True when the connection may serve another request.
  bool ServeOne() {
    HttpRequest request;
    auto keep_alive = ReadRequest(request);
    if (!keep_alive) return false;
    watch_.Disarm();
    ++shared_.requests;
    const HttpResponse response = Call(request);
    const bool keep = *keep_alive && !shared_.stopping;
    return Answer(response, keep, request.method == "HEAD") && keep;
  }

  // Whether the client wants to keep the connection; nothing when the request was refused.
  std::optional<bool> ReadRequest(HttpRequest& request) {
    const auto text = reader_.ReadHead();
    if (!text) return Refuse(text.error(), true);
    if (!*text) return std::nullopt;
    auto head = ParseRequestHead(**text);
    if (!head) return Refuse(head.error(), true);
    const bool keep_alive = KeepsAlive(head->minor_version, head->headers);
    request.method = std::move(head->method);
    request.headers = std::move(head->headers);
    request.remote_address = address_;
    request.tls = shared_.options.tls.has_value();
    request.client_certificate = certificate_;
    if (const auto status = SetTarget(head->target, request); !status) {
      return Refuse(status.error(), true);
    }
    const auto body = ReadBody(request.headers);
    if (!body) return Refuse(body.error(), false);
    request.body = std::move(*body);
    return keep_alive;
  }

  Result<std::string> ReadBody(const Headers& headers) {
    GATEWAY_TRY(const BodyFrame frame, RequestFrame(headers));
    const bool fits =
        frame.kind != BodyFrame::Kind::kLength || frame.length <= shared_.options.max_body_bytes;
    watch_.Arm(shared_.options.body_deadline);
    if (fits && ToLower(headers.Get("Expect")) == "100-continue") {
      GATEWAY_CHECK(stream_.Write("HTTP/1.1 100 Continue\r\n\r\n"));
    }
    return reader_.ReadBody(frame, shared_.options.max_body_bytes);
  }

  std::nullopt_t Refuse(const Error& error, bool in_head) {
    const int status = RefusalStatus(error.type, in_head);
    if (status == 0) return std::nullopt;
    ++shared_.requests;
    if (Answer(Outcome(status, error.type, error.diagnostics), false, false)) CloseGently(socket_);
    return std::nullopt;
  }

  HttpResponse Call(const HttpRequest& request) {
    try {
      HttpResponse response = shared_.handler(request);
      if (CanBeWritten(response.headers)) return response;
      Log(LogLevel::kError, "http-bad-response-header",
          {{LogField::kDetail, shared_.options.name}});
    } catch (const std::exception&) {
      // what() may quote the data that was being worked on.
      Log(LogLevel::kError, "http-handler-failed",
          {{LogField::kRequestId, std::string(request.headers.Get("X-Request-ID"))},
           {LogField::kDetail, shared_.options.name}});
    } catch (...) {
      Log(LogLevel::kError, "http-handler-failed", {{LogField::kDetail, shared_.options.name}});
    }
    HttpResponse response =
        Outcome(500, IssueType::kException,
                "the request could not be served because of a fault of the gateway");
    for (const char* name : {"X-Request-ID", "X-Correlation-ID"}) {
      if (request.headers.Has(name))
        response.headers.Set(name, std::string(request.headers.Get(name)));
    }
    return response;
  }

  bool Answer(const HttpResponse& response, bool keep_alive, bool head_only) {
    watch_.Arm(shared_.options.body_deadline);
    return stream_.Write(WriteResponse(response, keep_alive, head_only)).has_value();
  }

  Poco::Net::StreamSocket& socket_;
  const std::string address_;
  ServerShared& shared_;
  Watchdog::Watch watch_;
  SocketStream stream_;
  HttpReader reader_;
  std::optional<PeerCertificate> certificate_;
  bool kept_idle_ = false;
};

}  // namespace

bool ServerShared::Admit(const std::string& address) {
  const std::lock_guard lock(mutex_);
  int& count = connections_[address];
  if (count >= options.max_connections_per_address) return false;
  ++count;
  ++current;
  return true;
}

void ServerShared::Release(const std::string& address) {
  const std::lock_guard lock(mutex_);
  --current;
  const auto found = connections_.find(address);
  if (--found->second == 0) connections_.erase(found);
}

void ServeConnection(Poco::Net::StreamSocket socket, ServerShared& shared) {
  std::string address;
  try {
    address = socket.peerAddress().host().toString();
    socket.setNoDelay(true);
  } catch (const Poco::Exception&) {
    return;  // gone already
  }
  if (!shared.Admit(address)) {
    ++shared.refused;
    return;
  }
  try {
    Connection(socket, address, shared).Serve();
  } catch (const std::exception&) {
    Log(LogLevel::kError, "http-connection-failed", {{LogField::kDetail, shared.options.name}});
  }
  shared.Release(address);
}

}  // namespace gateway::net
