#include "gateway/nhs/token_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "gateway/base/json.h"
#include "gateway/net/http_server.h"
#include "gateway/net/url.h"
#include "gateway/security/jwt.h"
#include "tests/security/test_keys.h"
#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"

namespace gateway::nhs {
namespace {

using ::gateway::testing::FakeClock;
using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::gateway::testing::TestKey;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::_;
using ::testing::AllOf;
using ::testing::HasSubstr;

// A token service: verifies each assertion, remembers its jti, answers as told.
class TokenServer {
 public:
  using Answer = std::function<net::HttpResponse(int call)>;

  explicit TokenServer(Answer answer) : answer_(std::move(answer)) {
    keys_.Add("test-1", TestKey());
    server_ = *net::HttpServer::Start(
        {}, [this](const net::HttpRequest& request) { return Serve(request); });
  }
  [[nodiscard]] std::string url() const { return server_->url() + "/oauth2/token"; }
  [[nodiscard]] int calls() const { return calls_; }
  [[nodiscard]] std::size_t jtis() {
    const std::lock_guard lock(mutex_);
    return jtis_.size();
  }

 private:
  net::HttpResponse Serve(const net::HttpRequest& request) {
    const int call = calls_++;
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.MediaType(), "application/x-www-form-urlencoded");
    const auto form = *net::DecodeParameters(request.body);
    EXPECT_EQ(form.at(0),
              std::make_pair(std::string("grant_type"), std::string("client_credentials")));
    EXPECT_EQ(form.at(1).second, "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    const auto jwt = security::VerifyJwt(form.at(2).second, keys_, url(), FakeClock().Now());
    EXPECT_THAT(jwt, IsOk());
    const Json& claims = jwt->claims;
    EXPECT_EQ(claims["iss"].string(), "app");
    EXPECT_EQ(claims["sub"].string(), "app");
    EXPECT_LE(claims["exp"].integer() - claims["iat"].integer(), 300);
    const std::lock_guard lock(mutex_);
    jtis_.insert(claims["jti"].string());
    return answer_(call);
  }

  Answer answer_;
  security::Jwks keys_;
  std::atomic<int> calls_{0};
  std::mutex mutex_;
  std::set<std::string> jtis_;
  std::unique_ptr<net::HttpServer> server_;  // last: its threads use the rest
};

net::HttpResponse Grant(int call, const std::string& expires_in = R"("599")") {
  return net::HttpResponse::Make(200, "application/json",
                                 R"({"access_token":"token-)" + std::to_string(call) +
                                     R"(","expires_in":)" + expires_in +
                                     R"(,"token_type":"Bearer","issued_at":"1704067200000"})");
}

net::HttpResponse Refuse(int status, const std::string& error, const std::string& description) {
  return net::HttpResponse::Make(
      status, "application/json",
      Json::Of({{"error", error}, {"error_description", description}, {"message_id", "m"}})
          .Write());
}

struct Bench {
  explicit Bench(const TokenServer& server)
      : client({.token_url = server.url(), .api_key = "app", .kid = "test-1"}, TestKey(), *http,
               clock, random, [this](milliseconds pause) { pauses.push_back(pause); }) {}
  FakeClock clock;
  SeededRandom random{1};
  std::unique_ptr<net::HttpClient> http = *net::HttpClient::Make();
  std::vector<milliseconds> pauses;
  TokenClient client;
};

TEST(TokenClient, KeepsATokenUntilShortlyBeforeItsEnd) {
  TokenServer server([](int call) { return Grant(call); });
  Bench bench(server);
  EXPECT_EQ(*bench.client.Token(), "token-0");
  EXPECT_EQ(bench.client.expires_at(), bench.clock.Now() + seconds(599));
  bench.clock.Advance(seconds(553));
  EXPECT_EQ(*bench.client.Token(), "token-0");
  EXPECT_EQ(server.calls(), 1);
}

TEST(TokenClient, FetchesANewOneFortyFiveSecondsEarly) {
  // A service that takes assertions of later times too.
  TokenServer server([](int call) { return Grant(call, call == 0 ? "100" : "\"100\""); });
  Bench bench(server);
  EXPECT_EQ(*bench.client.Token(), "token-0");
  bench.clock.Advance(seconds(54));
  EXPECT_EQ(*bench.client.Token(), "token-0");
  bench.clock.Advance(seconds(1));
  EXPECT_EQ(*bench.client.Token(), "token-1");
  bench.clock.Advance(seconds(55));
  EXPECT_EQ(*bench.client.Token(), "token-2");
}

TEST(TokenClient, FetchesOnceForSixteenThreads) {
  TokenServer server([](int call) {
    std::this_thread::sleep_for(milliseconds(200));
    return Grant(call);
  });
  Bench bench(server);
  std::atomic<int> same{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 16; ++i) {
      threads.emplace_back([&] { same += bench.client.Token().value_or("") == "token-0" ? 1 : 0; });
    }
  }
  EXPECT_EQ(same, 16);
  EXPECT_EQ(server.calls(), 1);
}

TEST(TokenClient, SharesAFailureWithAllWhoWaited) {
  TokenServer server([](int) {
    std::this_thread::sleep_for(milliseconds(200));
    return Refuse(401, "public_key error", "JWT signature verification failed");
  });
  Bench bench(server);
  std::atomic<int> refused{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] { refused += bench.client.Token().has_value() ? 0 : 1; });
    }
  }
  EXPECT_EQ(refused, 8);
  EXPECT_EQ(server.calls(), 1);
  EXPECT_FALSE(bench.client.expires_at().has_value());
}

TEST(TokenClient, TriesAgainWithAFreshJwtWhenTheServiceIsBusy) {
  TokenServer server([](int call) {
    if (call == 0) return net::HttpResponse::Empty(429);
    if (call == 1) return net::HttpResponse::Make(503, "text/html", "<html>");
    return Grant(call);
  });
  Bench bench(server);
  EXPECT_EQ(*bench.client.Token(), "token-2");
  EXPECT_EQ(server.jtis(), 3U);
  ASSERT_EQ(bench.pauses.size(), 2U);
  EXPECT_LE(bench.pauses[0], milliseconds(250));
  EXPECT_GT(bench.pauses[1], bench.pauses[0]);
}

TEST(TokenClient, WaitsAsLongAsTheServiceAsks) {
  TokenServer server([](int call) {
    if (call > 0) return Grant(call);
    net::HttpResponse busy = net::HttpResponse::Empty(429);
    busy.headers.Set("Retry-After", "2");
    return busy;
  });
  Bench bench(server);
  EXPECT_THAT(bench.client.Token(), IsOk());
  EXPECT_THAT(bench.pauses, ::testing::ElementsAre(seconds(2)));
}

TEST(TokenClient, NamesTheRefusalAndDoesNotRepeatIt) {
  const struct {
    int status;
    IssueType type;
    int calls;
  } rows[] = {{400, IssueType::kLogin, 1},     {401, IssueType::kLogin, 1},
              {403, IssueType::kForbidden, 1}, {415, IssueType::kProcessing, 1},
              {429, IssueType::kThrottled, 3}, {500, IssueType::kTransient, 3}};
  for (const auto& row : rows) {
    TokenServer server(
        [&](int) { return Refuse(row.status, "invalid_request", "Missing 'kid' header"); });
    Bench bench(server);
    EXPECT_THAT(bench.client.Token(), IsError(row.type, AllOf(HasSubstr(std::to_string(row.status)),
                                                              HasSubstr("Missing 'kid' header"))));
    EXPECT_EQ(server.calls(), row.calls) << row.status;
  }
}

TEST(TokenClient, SaysByHowMuchTheClockIsWrong) {
  const std::pair<const char*, const char*> rows[] = {
      {"JWT has expired", "Thu, 01 Oct 2026 09:22:00 GMT"},
      {"Invalid 'exp' claim in client_assertion JWT - more than 5 minutes in future",
       "Thu, 01 Oct 2026 09:02:00 GMT"}};
  for (const auto& [description, date] : rows) {
    TokenServer server([&](int) {
      auto answer = Refuse(400, "invalid_request", description);
      answer.headers.Set("Date", date);
      return answer;
    });
    Bench bench(server);
    EXPECT_THAT(bench.client.Token(),
                IsError(IssueType::kLogin, HasSubstr("clock is 10 minutes ")));
  }
}

TEST(TokenClient, DropsARefusedTokenButNotANewerOne) {
  TokenServer server([](int call) { return Grant(call); });
  Bench bench(server);
  EXPECT_EQ(*bench.client.Token(), "token-0");
  bench.client.Invalidate("token-0");
  EXPECT_EQ(*bench.client.Token(), "token-1");
  bench.client.Invalidate("token-0");
  EXPECT_EQ(*bench.client.Token(), "token-1");
  EXPECT_EQ(server.calls(), 2);
}

TEST(TokenClient, RefusesAGrantWithoutAToken) {
  for (const char* body : {"", "{}", "no JSON", R"({"access_token":""})"}) {
    TokenServer server([&](int) { return net::HttpResponse::Make(200, "application/json", body); });
    Bench bench(server);
    EXPECT_THAT(bench.client.Token(), IsError(IssueType::kProcessing, HasSubstr("access_token")))
        << body;
  }
}

TEST(TokenClients, ShareOneClientPerServiceAndKey) {
  const FakeClock clock;
  SeededRandom random(1);
  const auto http = *net::HttpClient::Make();
  TokenClients clients(*http, clock, random);
  TokenClient& first = clients.For({.token_url = "https://a", .api_key = "k"}, TestKey());
  EXPECT_EQ(&first, &clients.For({.token_url = "https://a", .api_key = "k"}, TestKey()));
  EXPECT_NE(&first, &clients.For({.token_url = "https://a", .api_key = "other"}, TestKey()));
}

TEST(TokenClient, SendsAClientSecretInsteadOfAJwtWhereThereIsOne) {
  std::string form;
  const auto server = *net::HttpServer::Start({}, [&](const net::HttpRequest& request) {
    form = request.body;
    return Grant(1);
  });
  const auto http = *net::HttpClient::Make();
  FakeClock clock;
  SeededRandom random{1};
  TokenOptions options;
  options.token_url = server->url();
  options.api_key = "an app";
  options.client_secret = "s+cret";
  TokenClient client(options, std::nullopt, *http, clock, random);
  EXPECT_EQ(client.Token(), std::string("token-1"));
  EXPECT_EQ(form, "grant_type=client_credentials&client_id=an%20app&client_secret=s%2Bcret");
  TokenOptions neither;
  neither.token_url = server->url();
  EXPECT_THAT(TokenClient(neither, std::nullopt, *http, clock, random).Token(),
              IsError(IssueType::kLogin, HasSubstr("neither")));
}

}  // namespace
}  // namespace gateway::nhs
