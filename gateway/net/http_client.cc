#include "gateway/net/http_client.h"

#include <Poco/AutoPtr.h>
#include <Poco/Net/Context.h>

#include <atomic>
#include <map>
#include <mutex>

#include "gateway/net/client_connection.h"
#include "gateway/net/http_head.h"
#include "gateway/net/socket_stream.h"
#include "gateway/net/tls_context.h"
#include "gateway/net/url.h"

namespace gateway::net {

using std::chrono::steady_clock;
using Connections = std::vector<std::unique_ptr<ClientConnection>>;

struct HttpClient::Data {
  ClientOptions options;
  Poco::AutoPtr<Poco::Net::Context> context;
  Watchdog watchdog;
  std::atomic<std::uint64_t> made{0};
  std::mutex mutex;
  std::map<std::string, Connections> idle;  // by origin, the latest used last

  // The idle connection used last, when it is still good; null when there is none.
  std::unique_ptr<ClientConnection> Take(const std::string& origin);
  void Keep(const std::string& origin, std::unique_ptr<ClientConnection> connection);
  Result<std::unique_ptr<ClientConnection>> Open(const Url& url, Deadline deadline);
};

std::unique_ptr<ClientConnection> HttpClient::Data::Take(const std::string& origin) {
  Connections ended;  // closed outside the lock
  const std::lock_guard lock(mutex);
  Connections& list = idle[origin];
  while (!list.empty()) {
    auto connection = std::move(list.back());
    list.pop_back();
    const bool young = steady_clock::now() - connection->idle_since < options.idle_for;
    if (young && !connection->IsStale()) return connection;
    ended.push_back(std::move(connection));
  }
  return nullptr;
}

void HttpClient::Data::Keep(const std::string& origin,
                            std::unique_ptr<ClientConnection> connection) {
  std::unique_ptr<ClientConnection> ended;
  connection->idle_since = steady_clock::now();
  const std::lock_guard lock(mutex);
  Connections& list = idle[origin];
  list.push_back(std::move(connection));
  if (list.size() <= options.max_idle_per_origin) return;
  ended = std::move(list.front());
  list.erase(list.begin());
}

Result<std::unique_ptr<ClientConnection>> HttpClient::Data::Open(const Url& url,
                                                                 Deadline deadline) {
  auto connection = ClientConnection::Open(url, options, context, watchdog, deadline);
  if (connection) ++made;
  return connection;
}

HttpClient::HttpClient(std::unique_ptr<Data> data) : data_(std::move(data)) {}

HttpClient::~HttpClient() = default;

Result<std::unique_ptr<HttpClient>> HttpClient::Make(ClientOptions options) {
  IgnoreBrokenPipes();
  GATEWAY_TRY(auto context, MakeClientContext(options.tls));
  auto data = std::make_unique<Data>();
  data->options = std::move(options);
  data->context = std::move(context);
  return std::unique_ptr<HttpClient>(new HttpClient(std::move(data)));
}

Result<HttpResponse> HttpClient::Send(const OutgoingRequest& request,
                                      std::chrono::milliseconds within) {
  const Deadline deadline = steady_clock::now() + within;
  auto url = Url::Parse(request.url);
  if (!url) return Fail(IssueType::kInvalid, url.error().diagnostics);
  if (!CanBeWritten(request.headers)) {
    return Fail(IssueType::kInvalid,
                "a request header holds a character that headers may not hold");
  }
  const std::string origin = url->Origin();
  const std::string bytes =
      WriteRequest(request.method, url->Target(), url->Authority(), request.headers, request.body);
  const auto exchange = [&](std::unique_ptr<ClientConnection> connection) {
    ExchangeResult result =
        connection->Exchange(request.method, bytes, data_->options, data_->watchdog, deadline);
    if (result.keep) data_->Keep(origin, std::move(connection));
    return result;
  };
  if (auto kept = data_->Take(origin)) {
    ExchangeResult result = exchange(std::move(kept));
    const bool closed_unanswered = !result.response &&
                                   result.response.error().type == IssueType::kTransient &&
                                   !result.any_answer;
    if (!closed_unanswered || !request.repeatable) return std::move(result.response);
  }
  GATEWAY_TRY(auto fresh, data_->Open(*url, deadline));
  return std::move(exchange(std::move(fresh)).response);
}

std::uint64_t HttpClient::connections_made() const { return data_->made; }

}  // namespace gateway::net
