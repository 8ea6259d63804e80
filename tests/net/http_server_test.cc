#include "gateway/net/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "gateway/base/json.h"
#include "gateway/net/http_client.h"
#include "tests/net/raw_socket.h"
#include "tests/support/matchers.h"

namespace gateway::net {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::gateway::testing::RawSocket;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using ::testing::_;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

HttpResponse Echo(const HttpRequest& request) {
  return HttpResponse::Make(200, "text/plain",
                            request.method + " " + request.path + " " + request.body);
}

std::unique_ptr<HttpServer> StartServer(ServerOptions options, HttpServer::Handler handler = Echo) {
  auto server = HttpServer::Start(std::move(options), std::move(handler));
  EXPECT_THAT(server, IsOk());
  return std::move(*server);
}

// The whole conversation: what the server sends until it closes.
std::string Talk(const HttpServer& server, std::string_view text) {
  const RawSocket socket = RawSocket::ConnectTo(server.port());
  EXPECT_TRUE(socket.Send(text));
  return socket.ReadToEnd();
}

TEST(HttpServer, GivesTheHandlerTheWholeRequest) {
  HttpRequest seen;
  const auto server = StartServer({}, [&](const HttpRequest& request) {
    seen = request;
    return HttpResponse::Empty(204);
  });
  const std::string answer =
      Talk(*server,
           "POST /a%20b?x=1&y=%C3%A9 HTTP/1.1\r\nHost: h\r\nX-Request-ID: 7\r\n"
           "Content-Length: 4\r\nConnection: close\r\n\r\nbody");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 204 No Content\r\n"));
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.path, "/a b");
  EXPECT_EQ(seen.Query("y"), "é");
  EXPECT_EQ(seen.headers.Get("x-request-id"), "7");
  EXPECT_EQ(seen.body, "body");
  EXPECT_EQ(seen.remote_address, "127.0.0.1");
  EXPECT_FALSE(seen.tls);
  EXPECT_FALSE(seen.client_certificate.has_value());
}

TEST(HttpServer, ServesManyRequestsOnOneConnection) {
  const auto server = StartServer({});
  const RawSocket socket = RawSocket::ConnectTo(server->port());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(socket.Send("GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n"));
    EXPECT_THAT(socket.ReadUntil("GET /"),
                AllOf(StartsWith("HTTP/1.1 200 OK"), HasSubstr("keep-alive")));
  }
  // Two at once, the second behind the first.
  ASSERT_TRUE(socket.Send(
      "GET /p HTTP/1.1\r\nHost: h\r\n\r\nGET /q HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
  EXPECT_THAT(socket.ReadToEnd(), AllOf(HasSubstr("GET /p "), HasSubstr("GET /q ")));
  EXPECT_EQ(server->counters().requests, 5U);
}

TEST(HttpServer, ReadsChunkedBodiesAndExpectContinue) {
  const auto server = StartServer({});
  EXPECT_THAT(
      Talk(*server,
           "PUT /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
           "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
      HasSubstr("PUT /c abcde"));
  const RawSocket socket = RawSocket::ConnectTo(server->port());
  ASSERT_TRUE(
      socket.Send("POST /e HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: "
                  "2\r\nConnection: close\r\n\r\n"));
  EXPECT_EQ(socket.ReadUntil("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(socket.Send("ok"));
  EXPECT_THAT(socket.ReadToEnd(), HasSubstr("POST /e ok"));
}

TEST(HttpServer, AnswersHeadWithoutABody) {
  const auto server = StartServer({});
  const std::string answer =
      Talk(*server, "HEAD /h HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(answer, AllOf(HasSubstr("Content-Length: 8\r\n"), ::testing::EndsWith("\r\n\r\n")));
}

TEST(HttpServer, RefusesMalformedRequestsWithAnOutcome) {
  const auto server = StartServer({});
  const std::pair<const char*, const char*> rows[] = {
      {"nonsense\r\n\r\n", "HTTP/1.1 400"},
      {"GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400"},
      {"GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 400"},
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
       "HTTP/1.1 400"},
      {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 400"},
      {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 501"},
      {"GET / HTTP/3.0\r\nHost: h\r\n\r\n", "HTTP/1.1 505"},
  };
  for (const auto& [request, status] : rows) {
    const std::string answer = Talk(*server, request);
    EXPECT_THAT(answer, AllOf(StartsWith(status), HasSubstr("Connection: close"),
                              HasSubstr(R"("resourceType":"OperationOutcome")")))
        << request;
  }
  EXPECT_THAT(
      Talk(*server, "GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(40'000, 'a') + "\r\n\r\n"),
      StartsWith("HTTP/1.1 431"));
}

TEST(HttpServer, RefusesALargeBodyWithoutReadingIt) {
  const auto server = StartServer({.max_body_bytes = 1000});
  // 200 MB are announced and never sent: the answer comes all the same.
  EXPECT_THAT(
      Talk(*server, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 209715200\r\n\r\n"),
      AllOf(StartsWith("HTTP/1.1 413"), HasSubstr("Connection: close"), HasSubstr("too-long")));
  EXPECT_THAT(
      Talk(*server, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
                        std::string(1001, 'x')),
      StartsWith("HTTP/1.1 413"));
  // A client that sends before it reads still gets the answer.
  const auto client = *HttpClient::Make();
  const auto response = client->Send(
      {.method = "POST", .url = server->url(), .headers = {}, .body = std::string(2'000'000, 'x')});
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->status, 413);
}

TEST(HttpServer, AnswersAThrowingHandlerWithoutDetails) {
  const auto server = StartServer({}, [](const HttpRequest& request) -> HttpResponse {
    if (request.path == "/header") {
      HttpResponse response;
      response.headers.Set("X", "a\r\nSet-Cookie: b");
      return response;
    }
    if (request.path == "/int") throw 7;
    throw std::runtime_error("secret of a patient");
  });
  for (const char* path : {"/", "/int", "/header"}) {
    const std::string answer = Talk(*server, "GET " + std::string(path) +
                                                 " HTTP/1.1\r\nHost: h\r\nX-Request-ID: r-1\r\n"
                                                 "Connection: close\r\n\r\n");
    EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 500"), HasSubstr("OperationOutcome"),
                              HasSubstr("X-Request-ID: r-1"), Not(HasSubstr("secret")),
                              Not(HasSubstr("Set-Cookie"))))
        << path;
  }
}

TEST(HttpServer, EndsAHeadThatTricklesAndASilentConnection) {
  const auto server = StartServer({.header_deadline = milliseconds(400)});
  const auto start = steady_clock::now();
  const RawSocket silent = RawSocket::ConnectTo(server->port());
  const RawSocket slow = RawSocket::ConnectTo(server->port());
  std::jthread trickle([&](const std::stop_token& stop) {
    while (!stop.stop_requested() && slow.Send("G")) std::this_thread::sleep_for(milliseconds(50));
  });
  EXPECT_EQ(slow.ReadToEnd(), "");
  EXPECT_EQ(silent.ReadToEnd(), "");
  EXPECT_LT(steady_clock::now() - start, seconds(5));
  trickle.request_stop();
  trickle.join();
  while (server->counters().current > 0 && steady_clock::now() - start < seconds(10)) {
    std::this_thread::sleep_for(milliseconds(5));
  }
  EXPECT_EQ(server->counters().failed, 2U);
}

TEST(HttpServer, ClosesAnIdleConnectionAfterItsTime) {
  const auto server = StartServer({.keep_alive = milliseconds(200)});
  const auto start = steady_clock::now();
  EXPECT_THAT(Talk(*server, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"), HasSubstr("keep-alive"));
  EXPECT_LT(steady_clock::now() - start, seconds(5));
  EXPECT_EQ(server->counters().failed, 0U);
}

TEST(HttpServer, RefusesMoreConnectionsOfOneAddressThanAllowed) {
  const auto server = StartServer({.max_connections_per_address = 2});
  const RawSocket first = RawSocket::ConnectTo(server->port());
  const RawSocket second = RawSocket::ConnectTo(server->port());
  for (const RawSocket* socket : {&first, &second}) {
    ASSERT_TRUE(socket->Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
    EXPECT_THAT(socket->ReadUntil("GET /"), StartsWith("HTTP/1.1 200"));
  }
  EXPECT_EQ(RawSocket::ConnectTo(server->port()).ReadToEnd(), "");
  EXPECT_EQ(server->counters().refused, 1U);
  EXPECT_EQ(server->counters().current, 2);
}

TEST(HttpServer, ServesManyClientsAtOnce) {
  constexpr int kClients = 32;
  constexpr int kCalls = 20;
  const auto server = StartServer({});
  const auto client = *HttpClient::Make({.max_idle_per_origin = kClients});
  std::atomic<int> good{0};
  std::vector<std::jthread> threads;
  for (int i = 0; i < kClients; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < kCalls; ++n) {
        const std::string body = std::to_string(i) + "/" + std::to_string(n);
        const auto response = client->Send(
            {.method = "POST", .url = server->url() + "/x", .headers = {}, .body = body});
        if (response && response->body == "POST /x " + body) ++good;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(good, kClients * kCalls);
  EXPECT_EQ(server->counters().requests, static_cast<std::uint64_t>(kClients * kCalls));
  EXPECT_LE(client->connections_made(), static_cast<std::uint64_t>(kClients));
}

TEST(HttpServer, LetsARunningHandlerFinishWhenStopped) {
  std::atomic<bool> entered{false};
  const auto server = StartServer({}, [&](const HttpRequest&) {
    entered = true;
    std::this_thread::sleep_for(milliseconds(300));
    return HttpResponse::Make(200, "text/plain", "done");
  });
  const RawSocket idle = RawSocket::ConnectTo(server->port());
  const RawSocket busy = RawSocket::ConnectTo(server->port());
  ASSERT_TRUE(busy.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  while (!entered) std::this_thread::sleep_for(milliseconds(5));
  const auto start = steady_clock::now();
  server->Stop();
  EXPECT_LT(steady_clock::now() - start, seconds(5));
  EXPECT_THAT(busy.ReadToEnd(), AllOf(HasSubstr("Connection: close"), HasSubstr("done")));
  EXPECT_EQ(idle.ReadToEnd(), "");
  EXPECT_EQ(server->counters().current, 0);
  EXPECT_LT(RawSocket::ConnectTo(server->port()).fd(), 0);
  server->Stop();  // again, without harm
}

TEST(HttpServer, SaysWhenThePortIsTaken) {
  const auto server = StartServer({});
  EXPECT_THAT(HttpServer::Start({.port = server->port()}, Echo),
              IsError(IssueType::kConflict, HasSubstr(std::to_string(server->port()))));
}

}  // namespace
}  // namespace gateway::net
