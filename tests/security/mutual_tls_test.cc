// The certificates of gateway/security/certificates.h on the connections of gateway/net: who gets
// in, who does not, and whether the reason is said in words. (Tests of net, here because net does
// not know security.)
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <memory>

#include "gateway/base/file.h"
#include "gateway/net/http_client.h"
#include "gateway/net/http_server.h"
#include "gateway/security/certificates.h"
#include "tests/net/raw_socket.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::security {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::gateway::testing::RawListener;
using ::gateway::testing::RawSocket;
using ::gateway::testing::TempFolder;
using net::ClientCertificate;
using net::HttpClient;
using net::HttpRequest;
using net::HttpResponse;
using net::HttpServer;
using ::testing::_;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Made once: keys cost time.
struct Files {
  Files() {
    const Instant now = SystemClock().Now();
    const auto authority = *DevelopmentAuthority::Make("Test authority", now);
    const auto stranger = *DevelopmentAuthority::Make("Intercepting proxy", now);
    const auto past =
        *DevelopmentAuthority::Make("Test authority of old", now - std::chrono::hours(24 * 200));
    ca = *authority.SaveTo(folder.path(), "ca");
    stranger_ca = *stranger.SaveTo(folder.path(), "stranger-ca");
    past_ca = *past.SaveTo(folder.path(), "past-ca");
    const CertificateRequest local{.common_name = "gateway",
                                   .dns_names = {"localhost"},
                                   .ip_addresses = {"127.0.0.1"},
                                   .server = true};
    server = *authority.IssueTo(folder.path(), "server", local);
    expired = *past.IssueTo(folder.path(), "expired", local);
    misnamed = *authority.IssueTo(
        folder.path(), "misnamed",
        {.common_name = "localhost", .dns_names = {"elsewhere.test"}, .server = true});
    client = *authority.IssueTo(
        folder.path(), "client",
        {.common_name = "x27.test", .dns_names = {"x27.alt.test"}, .client = true});
    stranger_client = *stranger.IssueTo(folder.path(), "stranger-client",
                                        {.common_name = "x27.test", .client = true});
  }
  TempFolder folder;
  std::string ca;
  std::string stranger_ca;
  std::string past_ca;
  CertificateFiles server;
  CertificateFiles expired;
  CertificateFiles misnamed;
  CertificateFiles client;
  CertificateFiles stranger_client;
};

const Files& TestFiles() {
  static const Files files;
  return files;
}

net::ServerTls ServerWith(const CertificateFiles& files,
                          ClientCertificate wanted = ClientCertificate::kNone) {
  return {.certificate_file = files.certificate,
          .key_file = files.key,
          .client_certificate = wanted,
          .client_ca_file = wanted == ClientCertificate::kNone ? "" : TestFiles().ca};
}

// Answers with the common name of the client's certificate, or "nobody".
HttpResponse WhoAreYou(const HttpRequest& request) {
  return HttpResponse::Make(
      200, "text/plain",
      request.client_certificate ? request.client_certificate->common_name : "nobody");
}

std::unique_ptr<HttpServer> Serve(net::ServerTls tls, HttpServer::Handler handler = WhoAreYou) {
  auto server = HttpServer::Start({.tls = std::move(tls)}, std::move(handler));
  EXPECT_THAT(server, IsOk());
  return std::move(*server);
}

std::unique_ptr<HttpClient> Client(const CertificateFiles* files = nullptr,
                                   const std::string& ca = TestFiles().ca) {
  net::ClientTls tls{.ca_file = ca};
  if (files != nullptr) {
    tls.certificate_file = files->certificate;
    tls.key_file = files->key;
  }
  auto client = HttpClient::Make({.tls = std::move(tls)});
  EXPECT_THAT(client, IsOk());
  return std::move(*client);
}

TEST(MutualTls, ShowsTheHandlerWhoCalls) {
  std::optional<net::PeerCertificate> seen;
  const auto server =
      Serve(ServerWith(TestFiles().server, ClientCertificate::kRequired),
            [&](const HttpRequest& request) {
              seen = request.client_certificate;
              return HttpResponse::Make(200, "text/plain", request.tls ? "tls" : "plain");
            });
  const auto client = Client(&TestFiles().client);
  for (int i = 0; i < 3; ++i) {
    const auto response = client->Send({.url = server->url()});
    ASSERT_THAT(response, IsOk());
    EXPECT_EQ(response->body, "tls");
  }
  EXPECT_EQ(client->connections_made(), 1U);
  ASSERT_TRUE(seen.has_value());
  EXPECT_EQ(seen->common_name, "x27.test");
  EXPECT_EQ(seen->subject, "CN=x27.test");
  EXPECT_EQ(seen->issuer, "CN=Test authority");
  EXPECT_THAT(seen->dns_names, ElementsAre("x27.alt.test"));
  ASSERT_THAT(ReadFile(TestFiles().client.certificate), IsOk());
  EXPECT_EQ(seen->sha256, *CertificateFingerprint(*ReadFile(TestFiles().client.certificate)));
}

TEST(MutualTls, LetsNobodyInWithoutAGoodCertificateWhenOneIsRequired) {
  const auto server = Serve(ServerWith(TestFiles().server, ClientCertificate::kRequired));
  EXPECT_THAT(Client()->Send({.url = server->url()}),
              IsError(IssueType::kSecurity, HasSubstr("refused the TLS connection")));
  EXPECT_THAT(Client(&TestFiles().stranger_client)->Send({.url = server->url()}),
              IsError(IssueType::kSecurity, HasSubstr("refused the TLS connection")));
  EXPECT_EQ(server->counters().requests, 0U);
  EXPECT_EQ(server->counters().failed, 2U);
}

TEST(MutualTls, LetsAnyoneInWhenCertificatesAreOptionalButNoBadOne) {
  const auto server = Serve(ServerWith(TestFiles().server, ClientCertificate::kOptional));
  EXPECT_EQ(Client()->Send({.url = server->url()})->body, "nobody");
  EXPECT_EQ(Client(&TestFiles().client)->Send({.url = server->url()})->body, "x27.test");
  EXPECT_THAT(Client(&TestFiles().stranger_client)->Send({.url = server->url()}),
              IsError(IssueType::kSecurity, _));
}

TEST(ServerTrust, IsRefusedInWordsThatNameTheIssuer) {
  const auto server = Serve(ServerWith(TestFiles().server));
  EXPECT_THAT(Client(nullptr, TestFiles().stranger_ca)->Send({.url = server->url()}),
              IsError(IssueType::kSecurity,
                      AllOf(HasSubstr("not trusted"), HasSubstr("issued by 'CN=Test authority'"))));
}

TEST(ServerTrust, IsRefusedToAnotherHostNameEvenOnLoopback) {
  const auto server = Serve(ServerWith(TestFiles().misnamed));
  for (const char* host : {"127.0.0.1", "localhost"}) {
    EXPECT_THAT(Client()->Send(
                    {.url = "https://" + std::string(host) + ":" + std::to_string(server->port())}),
                IsError(IssueType::kSecurity,
                        AllOf(HasSubstr("does not bear that host name"), HasSubstr("issued by"))));
  }
}

TEST(ServerTrust, IsRefusedToAnExpiredCertificate) {
  const auto server = Serve(ServerWith(TestFiles().expired));
  EXPECT_THAT(Client(nullptr, TestFiles().past_ca)->Send({.url = server->url()}),
              IsError(IssueType::kSecurity, HasSubstr("expired")));
}

TEST(ServerTrust, TakesLocalhostByNameAndByAddress) {
  const auto server = Serve(ServerWith(TestFiles().server));
  for (const char* host : {"127.0.0.1", "localhost"}) {
    EXPECT_THAT(Client()->Send(
                    {.url = "https://" + std::string(host) + ":" + std::to_string(server->port())}),
                IsOk());
  }
}

// Whether a handshake up to that version of TLS succeeds; on failure the client had no other fault.
bool HandshakeSucceeds(std::uint16_t port, int max_version) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                  &SSL_CTX_free);
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context.get(), max_version);
  const RawSocket socket = RawSocket::ConnectTo(port);
  const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), &SSL_free);
  SSL_set_fd(ssl.get(), socket.fd());
  return SSL_connect(ssl.get()) == 1;
}

TEST(TlsVersions, BelowOnePointTwoAreRefused) {
  const auto server = Serve(ServerWith(TestFiles().server));
  EXPECT_TRUE(HandshakeSucceeds(server->port(), TLS1_3_VERSION));
  EXPECT_TRUE(HandshakeSucceeds(server->port(), TLS1_2_VERSION));
  EXPECT_FALSE(HandshakeSucceeds(server->port(), TLS1_1_VERSION));
  EXPECT_FALSE(HandshakeSucceeds(server->port(), TLS1_VERSION));
}

TEST(TlsFiles, ThatDoNotBelongTogetherAreRefused) {
  net::ServerTls tls = ServerWith(TestFiles().server);
  tls.key_file = TestFiles().client.key;
  EXPECT_THAT(HttpServer::Start({.tls = tls}, WhoAreYou), IsError(IssueType::kInvalid, _));
  tls.key_file = TestFiles().ca;
  EXPECT_THAT(HttpServer::Start({.tls = tls}, WhoAreYou), IsError(IssueType::kInvalid, _));
}

TEST(TlsServer, EndsAHandshakeThatNeverComes) {
  auto server = HttpServer::Start(
      {.tls = ServerWith(TestFiles().server), .header_deadline = std::chrono::milliseconds(300)},
      WhoAreYou);
  ASSERT_THAT(server, IsOk());
  const RawSocket silent = RawSocket::ConnectTo((*server)->port());
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(silent.ReadToEnd(), "");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(4));
}

TEST(TlsClient, GivesUpOnAServerThatNeverShakesHands) {
  const RawListener silent([](const RawSocket& socket, int) { (void)socket.ReadToEnd(); });
  EXPECT_THAT(Client()->Send({.url = silent.url("https")}, std::chrono::milliseconds(300)),
              IsError(IssueType::kTimeout, _));
  const RawListener plain([](const RawSocket& socket, int) {
    (void)socket.Read();
    socket.Send("HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  EXPECT_THAT(Client()->Send({.url = plain.url("https")}),
              IsError(IssueType::kSecurity, HasSubstr("127.0.0.1")));
}

// Copies bytes both ways until one side ends.
void Pump(const RawSocket& left, const RawSocket& right) {
  pollfd ends[2] = {{.fd = left.fd(), .events = POLLIN, .revents = 0},
                    {.fd = right.fd(), .events = POLLIN, .revents = 0}};
  while (::poll(ends, 2, 10'000) > 0) {
    for (int i = 0; i < 2; ++i) {
      if (ends[i].revents == 0) continue;
      const std::string part = (i == 0 ? left : right).Read();
      if (part.empty() || !(i == 0 ? right : left).Send(part)) return;
    }
  }
}

TEST(ConnectProxy, CarriesHttpsAndIsAskedOncePerConnection) {
  const auto server = Serve(ServerWith(TestFiles().server, ClientCertificate::kRequired));
  std::string asked;
  const RawListener proxy([&](const RawSocket& socket, int) {
    asked = socket.ReadUntil("\r\n\r\n");
    const RawSocket onward = RawSocket::ConnectTo(server->port());
    socket.Send("HTTP/1.1 200 Connection established\r\n\r\n");
    Pump(socket, onward);
  });
  const auto client = *HttpClient::Make(
      {.tls = {.ca_file = TestFiles().ca,
               .certificate_file = TestFiles().client.certificate,
               .key_file = TestFiles().client.key},
       .proxy = net::Proxy{.host = "127.0.0.1", .port = proxy.port(), .except = {"localhost"}}});
  for (int i = 0; i < 2; ++i) {
    const auto response = client->Send({.url = server->url()});
    ASSERT_THAT(response, IsOk());
    EXPECT_EQ(response->body, "x27.test");
  }
  EXPECT_EQ(proxy.connections(), 1);
  EXPECT_THAT(asked, ::testing::StartsWith("CONNECT 127.0.0.1:" + std::to_string(server->port()) +
                                           " HTTP/1.1\r\nHost: 127.0.0.1:"));
  // An excepted host is reached directly.
  EXPECT_THAT(client->Send({.url = "https://localhost:" + std::to_string(server->port())}), IsOk());
  EXPECT_EQ(proxy.connections(), 1);
}

TEST(ConnectProxy, SaysWhenItRefusesOrOpensTls) {
  const RawListener refusing([](const RawSocket& socket, int) {
    (void)socket.ReadUntil("\r\n\r\n");
    socket.Send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
  });
  const auto options = [](std::uint16_t port, const std::string& ca) {
    return net::ClientOptions{.tls = {.ca_file = ca},
                              .proxy = net::Proxy{.host = "127.0.0.1", .port = port, .except = {}}};
  };
  EXPECT_THAT(
      (*HttpClient::Make(options(refusing.port(), TestFiles().ca)))
          ->Send({.url = "https://nhs.invalid/"}),
      IsError(IssueType::kTransient, AllOf(HasSubstr("proxy 127.0.0.1"), HasSubstr("403"))));
  // A proxy that answers in the server's place with a certificate of its own authority.
  const auto impostor = Serve(ServerWith(TestFiles().server));
  const RawListener opening([&](const RawSocket& socket, int) {
    (void)socket.ReadUntil("\r\n\r\n");
    const RawSocket onward = RawSocket::ConnectTo(impostor->port());
    socket.Send("HTTP/1.1 200 OK\r\n\r\n");
    Pump(socket, onward);
  });
  EXPECT_THAT((*HttpClient::Make(options(opening.port(), TestFiles().stranger_ca)))
                  ->Send({.url = "https://nhs.invalid/"}),
              IsError(IssueType::kSecurity,
                      AllOf(HasSubstr("nhs.invalid"), HasSubstr("issued by 'CN=Test authority'"))));
}

}  // namespace
}  // namespace gateway::security
