#include "gateway/transports/fhir_rest/channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>

#include "gateway/base/json.h"
#include "gateway/net/http_server.h"
#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"

namespace gateway::transports {
namespace {

using ::gateway::testing::FakeClock;
using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::testing::_;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kRequestId = "5b8a9d0c-0000-4000-8000-000000000001";
constexpr const char* kCorrelationId = "5b8a9d0c-0000-4000-8000-000000000002";

messaging::Parcel ParcelFor(std::string address, std::string interaction = {}) {
  messaging::Parcel parcel;
  parcel.message_id = "7d3f6e1a-0000-4000-8000-000000000001";
  parcel.sender = "X28";
  parcel.destination = "X26";
  parcel.address = std::move(address);
  parcel.interaction = std::move(interaction);
  parcel.content_type = "application/fhir+json";
  parcel.body = R"({"resourceType":"Bundle"})";
  parcel.request_id = kRequestId;
  parcel.correlation_id = kCorrelationId;
  return parcel;
}

// A receiver that keeps what it was sent and answers as told.
class Server {
 public:
  using Answer = std::function<net::HttpResponse(const net::HttpRequest&, int call)>;
  explicit Server(Answer answer) : answer_(std::move(answer)) {
    server_ = *net::HttpServer::Start({}, [this](const net::HttpRequest& request) {
      const std::scoped_lock lock(mutex_);
      requests_.push_back(request);
      return answer_(request, static_cast<int>(requests_.size()));
    });
  }
  [[nodiscard]] std::string url() const { return server_->url(); }
  [[nodiscard]] std::vector<net::HttpRequest> requests() {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }

 private:
  Answer answer_;
  std::mutex mutex_;
  std::vector<net::HttpRequest> requests_;
  std::unique_ptr<net::HttpServer> server_;
};

Server::Answer Always(int status, std::string body = {}) {
  return [status, body](const net::HttpRequest&, int) {
    return net::HttpResponse::Make(status, "application/fhir+json", body);
  };
}

class FakeAuthorizer final : public net::Authorizer {
 public:
  Result<std::string> Token() override {
    if (fails) return Fail(IssueType::kLogin, "the token service refused");
    return "token-" + std::to_string(current);
  }
  void Invalidate(std::string_view token) override {
    invalidated.emplace_back(token);
    ++current;
  }
  bool fails = false;
  int current = 1;
  std::vector<std::string> invalidated;
};

struct Bench {
  std::unique_ptr<net::HttpClient> http = *net::HttpClient::Make();
  FakeAuthorizer authorizer;
  FhirRestChannel channel{*http, &authorizer, nullptr, {std::chrono::milliseconds(2'000)}};
};

// Where nothing listens.
std::string ClosedAddress() {
  const auto server = *net::HttpServer::Start(
      {}, [](const net::HttpRequest&) { return net::HttpResponse::Empty(200); });
  return server->url() + "/fhir";
}

TEST(FhirRestChannel, PostsTheBytesWithTheHeadersOfTheCall) {
  Server server(Always(200, R"({"resourceType":"Bundle","type":"message"})"));
  Bench bench;
  const auto parcel = ParcelFor(server.url() + "/fhir");
  const auto receipt = bench.channel.Deliver(parcel);
  ASSERT_THAT(receipt, IsOk());
  EXPECT_EQ(receipt->status, 200);
  EXPECT_EQ(receipt->content_type, "application/fhir+json");
  EXPECT_THAT(receipt->body, HasSubstr("message"));
  ASSERT_THAT(bench.channel.Deliver(parcel), IsOk());
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 2U);
  for (const auto& request : requests) {
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/fhir/$process-message");
    EXPECT_EQ(request.body, parcel.body);
    EXPECT_EQ(request.MediaType(), "application/fhir+json");
    EXPECT_EQ(request.headers.Get("Accept"), "application/fhir+json");
    EXPECT_EQ(request.headers.Get("X-Request-ID"), kRequestId);
    EXPECT_EQ(request.headers.Get("X-Correlation-ID"), kCorrelationId);
    EXPECT_EQ(request.headers.Get("NHSD-End-User-Organisation-ODS"), "X28");
    EXPECT_EQ(request.BearerToken(), "token-1");
  }
}

TEST(FhirRestChannel, AddsTheOperationOnceWhateverTheAddressEndsWith) {
  Server server(Always(200));
  Bench bench;
  for (const char* tail : {"/fhir", "/fhir/", "/fhir/$process-message"})
    EXPECT_THAT(bench.channel.Deliver(ParcelFor(server.url() + tail)), IsOk());
  for (const auto& request : server.requests()) EXPECT_EQ(request.path, "/fhir/$process-message");
}

TEST(FhirRestChannel, SendsNoTokenWithoutAnAuthorizer) {
  Server server(Always(202));
  Bench bench;
  FhirRestChannel channel(*bench.http, nullptr, nullptr);
  EXPECT_THAT(channel.Deliver(ParcelFor(server.url() + "/fhir")), IsOk());
  EXPECT_FALSE(server.requests().at(0).headers.Has("Authorization"));
}

TEST(FhirRestChannel, AsksForANewTokenOnceWhenTheFirstIsRefused) {
  Server server([](const net::HttpRequest& request, int) {
    return net::HttpResponse::Empty(request.BearerToken() == "token-2" ? 200 : 401);
  });
  Bench bench;
  EXPECT_THAT(bench.channel.Deliver(ParcelFor(server.url() + "/fhir")), IsOk());
  EXPECT_THAT(bench.authorizer.invalidated, ElementsAre("token-1"));
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].headers.Get("X-Request-ID"), requests[1].headers.Get("X-Request-ID"));
}

TEST(FhirRestChannel, GivesUpWhenTheNewTokenIsRefusedToo) {
  Server server(Always(401));
  Bench bench;
  EXPECT_THAT(bench.channel.Deliver(ParcelFor(server.url() + "/fhir")),
              IsError(IssueType::kLogin, HasSubstr("401")));
  EXPECT_EQ(server.requests().size(), 2U);
  EXPECT_EQ(bench.authorizer.invalidated.size(), 1U);
}

TEST(FhirRestChannel, SendsNothingWhenThereIsNoToken) {
  Server server(Always(200));
  Bench bench;
  bench.authorizer.fails = true;
  EXPECT_THAT(bench.channel.Deliver(ParcelFor(server.url() + "/fhir")),
              IsError(IssueType::kLogin, _));
  EXPECT_TRUE(server.requests().empty());
}

TEST(FhirRestChannel, TurnsEachStatusIntoItsKindOfError) {
  const struct {
    int status;
    IssueType type;
    bool again;
  } rows[] = {{400, IssueType::kProcessing, false}, {403, IssueType::kForbidden, false},
              {404, IssueType::kNotFound, false},   {405, IssueType::kProcessing, false},
              {408, IssueType::kTimeout, true},     {409, IssueType::kConflict, false},
              {422, IssueType::kProcessing, false}, {425, IssueType::kTransient, true},
              {429, IssueType::kThrottled, true},   {500, IssueType::kTransient, true},
              {502, IssueType::kTransient, true},   {503, IssueType::kTransient, true},
              {504, IssueType::kTimeout, true}};
  for (const auto& row : rows) {
    Server server(Always(row.status));
    Bench bench;
    const auto receipt = bench.channel.Deliver(ParcelFor(server.url() + "/fhir"));
    EXPECT_THAT(receipt, IsError(row.type, HasSubstr(std::to_string(row.status)))) << row.status;
    EXPECT_EQ(IsTransient(receipt.error().type), row.again) << row.status;
  }
}

TEST(FhirRestChannel, TakesAKnownDuplicateAsDelivered) {
  Server server(Always(
      409,
      R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"duplicate"}]})"));
  Bench bench;
  EXPECT_THAT(bench.channel.Deliver(ParcelFor(server.url() + "/fhir")), IsOk());
}

TEST(FhirRestChannel, KeepsTheWordsOfAnOutcomeOutOfItsDiagnostics) {
  Server server(Always(
      422,
      R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid","diagnostics":"Mrs TEST 9990003343",)"
      R"("details":{"text":"Mrs TEST","coding":[{"code":"REC_BAD_REQUEST","display":"9990003343"}]}}]})"));
  Bench bench;
  EXPECT_THAT(bench.channel.Deliver(ParcelFor(server.url() + "/fhir")),
              IsError(IssueType::kProcessing,
                      AllOf(HasSubstr("422"), HasSubstr("invalid"), HasSubstr("REC_BAD_REQUEST"),
                            Not(HasSubstr("TEST")), Not(HasSubstr("999")))));
}

TEST(FhirRestChannel, MayTryAgainWhenNobodyAnswers) {
  Bench bench;
  EXPECT_THAT(bench.channel.Deliver(ParcelFor(ClosedAddress())), IsError(IssueType::kTransient, _));
}

// A directory that knows one address.
std::string DirectoryAnswer(const std::string& address) {
  return R"({"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"resource":{"resourceType":"Endpoint","status":"active","address":")" +
         address + R"("}}]})";
}

TEST(FhirRestChannel, LooksTheAddressUpAndKeepsIt) {
  Server receiver(Always(200));
  Server sds(Always(200, DirectoryAnswer(receiver.url() + "/fhir")));
  Bench bench;
  FakeClock clock;
  SeededRandom random(1);
  nhs::SdsClient directory({.base_url = sds.url(), .api_key = "key"}, *bench.http, clock, random);
  FhirRestChannel channel(*bench.http, &bench.authorizer, &directory);
  EXPECT_THAT(channel.Deliver(ParcelFor("", "urn:a")), IsOk());
  EXPECT_THAT(channel.Deliver(ParcelFor("", "urn:a")), IsOk());
  EXPECT_EQ(receiver.requests().size(), 2U);
  EXPECT_EQ(sds.requests().size(), 1U);
}

TEST(FhirRestChannel, ForgetsAnAddressThatCannotBeReached) {
  Server receiver(Always(200));
  const std::string closed = ClosedAddress();
  Server sds([&](const net::HttpRequest&, int call) {
    return net::HttpResponse::Make(200, "application/fhir+json",
                                   DirectoryAnswer(call == 1 ? closed : receiver.url() + "/fhir"));
  });
  Bench bench;
  FakeClock clock;
  SeededRandom random(1);
  nhs::SdsClient directory({.base_url = sds.url(), .api_key = "key"}, *bench.http, clock, random);
  FhirRestChannel channel(*bench.http, &bench.authorizer, &directory);
  EXPECT_THAT(channel.Deliver(ParcelFor("", "urn:a")), IsError(IssueType::kTransient, _));
  EXPECT_THAT(channel.Deliver(ParcelFor("", "urn:a")), IsOk());
  EXPECT_EQ(sds.requests().size(), 2U);
}

TEST(FhirRestChannel, SaysThatSdsIsNotConfigured) {
  Bench bench;
  EXPECT_THAT(bench.channel.Deliver(ParcelFor("", "urn:a")),
              IsError(IssueType::kNotSupported, HasSubstr("nhs.sds")));
}

}  // namespace
}  // namespace gateway::transports
