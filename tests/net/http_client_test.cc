#include "gateway/net/http_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "gateway/net/http_server.h"
#include "tests/net/raw_socket.h"
#include "tests/support/matchers.h"

namespace gateway::net {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::gateway::testing::RawListener;
using ::gateway::testing::RawSocket;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using ::testing::_;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

std::unique_ptr<HttpClient> MakeClient(ClientOptions options = {}) {
  auto client = HttpClient::Make(std::move(options));
  EXPECT_THAT(client, IsOk());
  return std::move(*client);
}

TEST(HttpClient, KeepsAConnectionForTheNextRequest) {
  const auto server = *HttpServer::Start({}, [](const HttpRequest& request) {
    return HttpResponse::Make(200, "text/plain", request.headers.Get("X-A").data());
  });
  const auto client = MakeClient();
  for (int i = 0; i < 5; ++i) {
    const auto response = client->Send({.url = server->url(), .headers = {{"X-A", "b"}}});
    ASSERT_THAT(response, IsOk());
    EXPECT_EQ(response->body, "b");
  }
  EXPECT_EQ(client->connections_made(), 1U);
}

TEST(HttpClient, GivesErrorAnswersAsValues) {
  const auto server =
      *HttpServer::Start({}, [](const HttpRequest&) { return HttpResponse::Empty(503); });
  const auto response = MakeClient()->Send({.url = server->url()});
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->status, 503);
}

TEST(HttpClient, ReadsEveryKindOfBody) {
  const std::pair<const char*, const char*> rows[] = {
      {kOk, "ok"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n",
       "abc"},
      {"HTTP/1.0 200 OK\r\n\r\nto the end", "to the end"},
      {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", "x"},
      {"HTTP/1.1 204 No Content\r\n\r\n", ""},
  };
  for (const auto& [wire, body] : rows) {
    const RawListener server([&](const RawSocket& socket, int) {
      (void)socket.ReadUntil("\r\n\r\n");
      socket.Send(wire);
    });
    const auto response = MakeClient()->Send({.url = server.url()});
    ASSERT_THAT(response, IsOk()) << wire;
    EXPECT_EQ(response->body, body) << wire;
  }
}

TEST(HttpClient, RefusesAnswersThatAreBrokenOrTooLarge) {
  const std::pair<const char*, IssueType> rows[] = {
      {"SSH-2.0-OpenSSH\r\n\r\n", IssueType::kInvalid},
      {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", IssueType::kTransient},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", IssueType::kTransient},
      {"HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n", IssueType::kTooLong},
      {"", IssueType::kTransient},
  };
  for (const auto& [wire, type] : rows) {
    const RawListener server([&](const RawSocket& socket, int) {
      (void)socket.ReadUntil("\r\n\r\n");
      socket.Send(wire);
    });
    const auto client = MakeClient({.max_response_bytes = 100});
    EXPECT_THAT(client->Send({.url = server.url()}), IsError(type, HasSubstr("127.0.0.1"))) << wire;
    EXPECT_EQ(server.connections(), 1) << "a fresh connection is never retried: " << wire;
  }
}

TEST(HttpClient, GivesUpOnAReceiverThatHangs) {
  const RawListener server([](const RawSocket& socket, int) { (void)socket.ReadToEnd(); });
  const auto client = MakeClient();
  const auto start = steady_clock::now();
  EXPECT_THAT(
      client->Send({.url = server.url() + "/secret"}, milliseconds(300)),
      IsError(IssueType::kTimeout, AllOf(HasSubstr("127.0.0.1"), Not(HasSubstr("secret")))));
  EXPECT_LT(steady_clock::now() - start, seconds(3));
}

TEST(HttpClient, GivesUpOnAnAnswerThatTricklesPastTheEnd) {
  const RawListener server([](const RawSocket& socket, int) {
    socket.Send("HTTP/1.1 200 OK\r\n");
    while (socket.Send("A: b\r\n")) std::this_thread::sleep_for(milliseconds(50));
  });
  const auto start = steady_clock::now();
  EXPECT_THAT(
      MakeClient({.read_timeout = seconds(20)})->Send({.url = server.url()}, milliseconds(400)),
      IsError(IssueType::kTimeout, _));
  EXPECT_LT(steady_clock::now() - start, seconds(3));
}

TEST(HttpClient, GivesUpOnSilenceBeforeTheWholeTimeIsOver) {
  const RawListener server([](const RawSocket& socket, int) { (void)socket.ReadToEnd(); });
  const auto start = steady_clock::now();
  EXPECT_THAT(
      MakeClient({.read_timeout = milliseconds(200)})->Send({.url = server.url()}, seconds(20)),
      IsError(IssueType::kTimeout, _));
  EXPECT_LT(steady_clock::now() - start, seconds(5));
}

// Answers the first request of the first connection, then closes at the second one unanswered.
void AnswerOnceThenClose(const RawSocket& socket, int number) {
  (void)socket.ReadUntil("\r\n\r\n");
  socket.Send(kOk);
  (void)socket.ReadUntil("\r\n\r\n");
  if (number > 0) socket.Send(kOk);
}

TEST(HttpClient, RepeatsOnceWhenAKeptConnectionClosedUnanswered) {
  const RawListener server(AnswerOnceThenClose);
  const auto client = MakeClient();
  ASSERT_THAT(client->Send({.url = server.url()}), IsOk());
  ASSERT_THAT(client->Send({.url = server.url()}), IsOk());
  EXPECT_EQ(server.connections(), 2);
}

TEST(HttpClient, DoesNotRepeatWhatMustNotBeRepeated) {
  const RawListener server(AnswerOnceThenClose);
  const auto client = MakeClient();
  ASSERT_THAT(client->Send({.url = server.url()}), IsOk());
  EXPECT_THAT(
      client->Send(
          {.method = "POST", .url = server.url(), .headers = {}, .body = "x", .repeatable = false}),
      IsError(IssueType::kTransient, _));
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClient, DoesNotRepeatAfterTheFirstByteOfAnAnswer) {
  const RawListener server([](const RawSocket& socket, int) {
    (void)socket.ReadUntil("\r\n\r\n");
    socket.Send(kOk);
    (void)socket.ReadUntil("\r\n\r\n");
    socket.Send("HTTP/1.1 200 OK\r\nContent-Le");
  });
  const auto client = MakeClient();
  ASSERT_THAT(client->Send({.url = server.url()}), IsOk());
  EXPECT_THAT(client->Send({.url = server.url()}), IsError(IssueType::kTransient, _));
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClient, NoticesAConnectionThatWasClosedWhileIdle) {
  const RawListener server([](const RawSocket& socket, int) {
    (void)socket.ReadUntil("\r\n\r\n");
    socket.Send(kOk);
  });
  const auto client = MakeClient();
  ASSERT_THAT(client->Send({.url = server.url(), .repeatable = false}), IsOk());
  std::this_thread::sleep_for(milliseconds(50));
  EXPECT_THAT(client->Send({.url = server.url(), .repeatable = false}), IsOk());
  EXPECT_EQ(client->connections_made(), 2U);
}

TEST(HttpClient, SaysWhyThereIsNoConnection) {
  std::uint16_t closed = 0;
  {
    const RawListener gone([](const RawSocket&, int) {});
    closed = gone.port();
  }
  const auto client = MakeClient();
  EXPECT_THAT(client->Send({.url = "http://127.0.0.1:" + std::to_string(closed)}),
              IsError(IssueType::kTransient, HasSubstr("cannot connect to 127.0.0.1")));
  EXPECT_THAT(client->Send({.url = "http://nobody.invalid/"}),
              IsError(IssueType::kTransient, HasSubstr("nobody.invalid")));
  EXPECT_THAT(client->Send({.url = "gopher://x"}), IsError(IssueType::kInvalid, _));
  EXPECT_THAT(client->Send({.url = "http://127.0.0.1/", .headers = {{"A", "b\r\nC: d"}}}),
              IsError(IssueType::kInvalid, _));
}

TEST(HttpClient, SaysWhichTlsFileIsMissing) {
  EXPECT_THAT(HttpClient::Make({.tls = {.ca_file = "/nowhere/ca.pem"}}),
              IsError(IssueType::kInvalid, HasSubstr("/nowhere/ca.pem")));
  EXPECT_THAT(HttpClient::Make({.tls = {.certificate_file = "/nowhere/c.pem"}}),
              IsError(IssueType::kInvalid, HasSubstr("key")));
}

}  // namespace
}  // namespace gateway::net
