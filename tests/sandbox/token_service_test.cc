#include "gateway/sandbox/token_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "gateway/base/hash.h"
#include "gateway/base/json.h"
#include "gateway/base/text.h"
#include "gateway/net/http_server.h"
#include "gateway/net/url.h"
#include "gateway/nhs/token_client.h"
#include "gateway/security/certificates.h"
#include "tests/security/test_keys.h"
#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::sandbox {
namespace {

using ::gateway::testing::FakeClock;
using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::gateway::testing::OtherTestKey;
using ::gateway::testing::TempFolder;
using ::gateway::testing::TestKey;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kUrl = "https://sandbox.test/oauth2/token";
constexpr const char* kType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

std::int64_t SecondsOf(const Clock& clock) {
  return std::chrono::duration_cast<std::chrono::seconds>(clock.Now().time_since_epoch()).count();
}

Application GoodApplication() {
  Application application;
  application.api_key = "app";
  application.keys.Add("test-1", TestKey());
  return application;
}

// One call of the service with everything that may be wrong about it; right unless changed.
struct Attempt {
  explicit Attempt(std::int64_t now, const std::string& jti = "fresh")
      : now_seconds(now),
        header(Json::Of({{"alg", "RS512"}, {"typ", "JWT"}, {"kid", "test-1"}})),
        claims(Json::Of(
            {{"iss", "app"}, {"sub", "app"}, {"aud", kUrl}, {"jti", jti}, {"exp", now + 300}})) {}

  std::int64_t now_seconds;
  std::string method = "POST";
  std::string content_type = "application/x-www-form-urlencoded";
  std::string grant = "client_credentials";
  std::string type = kType;
  std::string assertion;  // instead of header and claims
  bool no_assertion = false;
  Json header;
  Json claims;
  const security::Key* key = &TestKey();
  Application application = GoodApplication();
  TokenServiceOptions options;

  [[nodiscard]] std::string Assertion() const {
    if (!assertion.empty()) return assertion;
    const std::string part = ToBase64Url(header.Write()) + "." + ToBase64Url(claims.Write());
    return part + "." + ToBase64Url(*key->SignRs512(part));
  }
  [[nodiscard]] net::HttpRequest Request() const {
    net::HttpRequest request;
    request.method = method;
    request.path = "/oauth2/token";
    request.headers.Set("Content-Type", content_type);
    request.body = "grant_type=" + grant + "&client_assertion_type=" + net::PercentEncode(type);
    if (!no_assertion) request.body += "&client_assertion=" + net::PercentEncode(Assertion());
    return request;
  }
};

struct Row {
  const char* name;
  std::function<void(Attempt&)> spoil;
  int status;
  const char* error;
  const char* description;
};

// Every check in the platform's order, each with what fails it.
const std::vector<Row>& Rows() {
  static const std::vector<Row> rows = {
      {"method", [](Attempt& a) { a.method = "GET"; }, 405, "invalid_request", "method"},
      {"content type", [](Attempt& a) { a.content_type = "application/json"; }, 415,
       "invalid_request", "Content-Type header must be application/x-www-form-urlencoded"},
      {"grant missing", [](Attempt& a) { a.grant = ""; }, 400, "invalid_request",
       "grant_type is missing"},
      {"grant unknown", [](Attempt& a) { a.grant = "password"; }, 400, "unsupported_grant_type",
       "grant_type is invalid"},
      {"assertion type", [](Attempt& a) { a.type = "urn:other"; }, 400, "invalid_request",
       "Missing or invalid client_assertion_type - must be "
       "'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'"},
      {"assertion missing", [](Attempt& a) { a.no_assertion = true; }, 400, "invalid_request",
       "Missing client_assertion"},
      {"assertion malformed", [](Attempt& a) { a.assertion = "no.jwt"; }, 400, "invalid_request",
       "Malformed JWT in client_assertion"},
      {"alg", [](Attempt& a) { a.header.Set("alg", "RS256"); }, 400, "invalid_request",
       "Invalid 'alg' header in client_assertion JWT - unsupported JWT algorithm - must be "
       "'RS512'"},
      {"expired", [](Attempt& a) { a.claims.Set("exp", a.now_seconds - 11); }, 400,
       "invalid_request", "JWT has expired"},
      {"kid missing", [](Attempt& a) { a.header.Set("kid", Json()); }, 400, "invalid_request",
       "Missing 'kid' header in client_assertion JWT"},
      {"typ", [](Attempt& a) { a.header.Set("typ", "at+jwt"); }, 400, "invalid_request",
       "Invalid 'typ' header in client_assertion JWT - must be 'JWT'"},
      {"exp missing", [](Attempt& a) { a.claims.Set("exp", Json()); }, 400, "invalid_request",
       "Missing 'exp' claim"},
      {"exp no integer",
       [](Attempt& a) { a.claims.Set("exp", std::to_string(a.now_seconds + 60)); }, 400,
       "invalid_request", "must be an integer"},
      {"iss and sub", [](Attempt& a) { a.claims.Set("sub", "other"); }, 400, "invalid_request",
       "Missing or non-matching 'iss'/'sub' claims"},
      {"jti missing", [](Attempt& a) { a.claims.Set("jti", Json()); }, 400, "invalid_request",
       "Missing 'jti' claim"},
      {"jti no string", [](Attempt& a) { a.claims.Set("jti", 7); }, 400, "invalid_request",
       "must be a unique string value such as a GUID"},
      {"jti seen", [](Attempt& a) { a.claims.Set("jti", "seen"); }, 400, "invalid_request",
       "Non-unique 'jti' claim"},
      {"exp too far", [](Attempt& a) { a.claims.Set("exp", a.now_seconds + 311); }, 400,
       "invalid_request", "more than 5 minutes in future"},
      {"unknown application",
       [](Attempt& a) {
         a.claims.Set("iss", "nobody");
         a.claims.Set("sub", "nobody");
       },
       401, "invalid_request", "Invalid 'iss'/'sub' claims"},
      {"not approved", [](Attempt& a) { a.application.approved = false; }, 401, "access_denied",
       "The developer app associated with the API key is not approved or revoked"},
      {"rate", [](Attempt& a) { a.options.per_second = 1; }, 429, "rate_limit", ""},
      {"no public key registered", [](Attempt& a) { a.application.jwks_registered = false; }, 403,
       "public_key error", "You need to register a public key"},
      {"kid unknown", [](Attempt& a) { a.header.Set("kid", "test-2"); }, 401, "invalid_request",
       "Invalid 'kid' header in client_assertion JWT - no matching public key"},
      {"audience", [](Attempt& a) { a.claims.Set("aud", "https://production.test/oauth2/token"); },
       401, "invalid_request", "Missing or invalid 'aud' claim"},
      {"signature", [](Attempt& a) { a.key = &OtherTestKey(); }, 401, "public_key error",
       "JWT signature verification failed"},
      {"scope", [](Attempt& a) { a.application.scopes.clear(); }, 401, "unauthorized_client",
       "your application is not configured to use this authorization grant type"},
  };
  return rows;
}

// A service with one registered application, on which "seen" has been used.
struct Bench {
  explicit Bench(const Application& application = GoodApplication(),
                 TokenServiceOptions options = {})
      : service(options, clock, random) {
    Application registered = application;
    const bool approved = std::exchange(registered.approved, true);
    service.Register(registered);
    Burn("app");
    Burn("nobody");
    registered.approved = approved;
    service.Register(registered);
  }
  void Burn(const char* who) {
    Attempt attempt(SecondsOf(clock), "seen");
    attempt.claims.Set("iss", who);
    attempt.claims.Set("sub", who);
    (void)service.Handle(attempt.Request(), kUrl);
  }
  [[nodiscard]] Attempt Good(const std::string& jti = "fresh") const {
    return Attempt(SecondsOf(clock), jti);
  }
  net::HttpResponse Send(const Attempt& attempt) { return service.Handle(attempt.Request(), kUrl); }

  FakeClock clock;
  SeededRandom random{1};
  TokenService service;
};

void ExpectRefusal(const net::HttpResponse& response, const Row& row) {
  EXPECT_EQ(response.status, row.status);
  EXPECT_EQ(response.MediaType(), "application/json");
  const auto body = Json::Parse(response.body);
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ((*body)["error"].string(), row.error);
  EXPECT_THAT((*body)["error_description"].string(), HasSubstr(row.description));
  EXPECT_TRUE(IsUuid((*body)["message_id"].string()));
  EXPECT_TRUE((*body)["access_token"].is_null());
}

TEST(TokenService, RefusesEachFaultWithItsStatusErrorAndWords) {
  for (const Row& row : Rows()) {
    SCOPED_TRACE(row.name);
    Attempt attempt(SecondsOf(FakeClock()));
    row.spoil(attempt);
    Bench bench(attempt.application, attempt.options);
    ExpectRefusal(bench.Send(attempt), row);
  }
}

TEST(TokenService, NamesTheFirstOfSeveralFaultsInThePlatformsOrder) {
  for (std::size_t first = 0; first < Rows().size(); ++first) {
    SCOPED_TRACE(Rows()[first].name);
    Attempt attempt(SecondsOf(FakeClock()));
    for (std::size_t i = Rows().size(); i-- > first;) Rows()[i].spoil(attempt);
    Bench bench(attempt.application, attempt.options);
    ExpectRefusal(bench.Send(attempt), Rows()[first]);
  }
}

TEST(TokenService, GrantsATokenWhoseNumbersAreText) {
  Bench bench;
  const auto response = bench.Send(bench.Good());
  ASSERT_EQ(response.status, 200) << response.body;
  const auto body = Json::Parse(response.body);
  ASSERT_THAT(body, IsOk());
  EXPECT_TRUE((*body)["expires_in"].is_string());
  EXPECT_EQ((*body)["expires_in"].string(), "599");
  EXPECT_EQ((*body)["token_type"].string(), "Bearer");
  EXPECT_EQ((*body)["issued_at"].string(), std::to_string(SecondsOf(bench.clock)) + "000");
  EXPECT_TRUE((*body)["refresh_token"].is_null());
  EXPECT_EQ(bench.service.Owner((*body)["access_token"].string()), "app");
}

TEST(TokenService, TakesTheTypeHeaderInAnyCaseAndExpiriesUpToTheEdges) {
  for (const int exp : {-10, 0, 300, 310}) {
    Bench bench;
    Attempt attempt = bench.Good();
    attempt.header.Set("typ", "jwt");
    attempt.claims.Set("exp", attempt.now_seconds + exp);
    EXPECT_EQ(bench.Send(attempt).status, 200) << exp;
  }
}

TEST(TokenService, ForgetsATokenAfter599Seconds) {
  Bench bench;
  const auto body = Json::Parse(bench.Send(bench.Good()).body);
  const std::string token = (*body)["access_token"].string();
  ASSERT_FALSE(token.empty());
  bench.clock.Advance(std::chrono::milliseconds(598'999));
  EXPECT_EQ(bench.service.Owner(token), "app");
  bench.clock.Advance(std::chrono::milliseconds(1));
  EXPECT_EQ(bench.service.Owner(token), std::nullopt);
  EXPECT_EQ(bench.service.Owner("invented"), std::nullopt);
}

TEST(TokenService, BurnsTheJtiBeforeItLooksAtTheApplication) {
  Bench bench;
  Attempt attempt = bench.Good("once");
  attempt.claims.Set("aud", "https://production.test/oauth2/token");
  EXPECT_EQ(bench.Send(attempt).status, 401);
  attempt.claims.Set("aud", kUrl);
  EXPECT_THAT(bench.Send(attempt).body, HasSubstr("Non-unique 'jti'"));
  EXPECT_EQ(bench.Send(bench.Good("twice")).status, 200);
}

TEST(TokenService, DoesNotBurnTheJtiOfAnAssertionItRefusedBefore) {
  Bench bench;
  Attempt attempt = bench.Good("once");
  attempt.claims.Set("exp", attempt.now_seconds + 9'999);
  EXPECT_EQ(bench.Send(attempt).status, 400);
  EXPECT_EQ(bench.Send(bench.Good("once")).status, 200);
}

TEST(TokenService, RemembersAJtiForThirtyDays) {
  Bench bench;
  bench.clock.Advance(std::chrono::days(29));
  EXPECT_EQ(bench.Send(bench.Good("seen")).status, 400);
  bench.clock.Advance(std::chrono::days(2));
  EXPECT_EQ(bench.Send(bench.Good("seen")).status, 200);
}

// The client of the gateway against the service, over TLS, both on clocks of their own.
struct Wire {
  explicit Wire(std::chrono::minutes client_ahead)
      : service({}, system, random), client_clock(ToText(system.Now() + client_ahead)) {
    service.Register(GoodApplication());
    const auto authority = *security::DevelopmentAuthority::Make("Test authority", system.Now());
    const auto files =
        *authority.IssueTo(folder.path(), "server",
                           {.common_name = "platform", .dns_names = {"localhost"}, .server = true});
    net::ServerOptions options;
    options.tls = {files.certificate.string(), files.key.string(), net::ClientCertificate::kNone,
                   ""};
    server = *net::HttpServer::Start(options, [this](const net::HttpRequest& request) {
      return service.Handle(request, url());
    });
    net::ClientOptions client_options;
    client_options.tls.ca_file = authority.SaveTo(folder.path(), "ca")->string();
    http = *net::HttpClient::Make(client_options);
  }
  [[nodiscard]] std::string url() const {
    return "https://localhost:" + std::to_string(server->port()) + "/oauth2/token";
  }
  Result<std::string> Fetch() {
    nhs::TokenClient client({.token_url = url(), .api_key = "app", .kid = "test-1"}, TestKey(),
                            *http, client_clock, random);
    return client.Token();
  }

  TempFolder folder;
  SystemClock system;
  SeededRandom random{1};
  TokenService service;
  FakeClock client_clock;
  std::unique_ptr<net::HttpServer> server;
  std::unique_ptr<net::HttpClient> http;
};

TEST(TokenService, GivesTheGatewaysClientATokenOverTls) {
  Wire wire(std::chrono::minutes(0));
  const auto token = wire.Fetch();
  ASSERT_THAT(token, IsOk());
  EXPECT_EQ(wire.service.Owner(*token), "app");
}

TEST(TokenService, LeadsAClientWithAWrongClockToTheReason) {
  Wire ahead(std::chrono::minutes(10));
  EXPECT_THAT(ahead.Fetch(), IsError(IssueType::kLogin, AllOf(HasSubstr("5 minutes in future"),
                                                              HasSubstr("clock is 10 minutes"))));
  Wire behind(std::chrono::minutes(-20));
  EXPECT_THAT(behind.Fetch(), IsError(IssueType::kLogin,
                                      AllOf(HasSubstr("JWT has expired"), HasSubstr("clock is "))));
}

}  // namespace
}  // namespace gateway::sandbox
