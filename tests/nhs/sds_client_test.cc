#include "gateway/nhs/sds_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "gateway/net/http_server.h"
#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"

namespace gateway::nhs {
namespace {

using ::gateway::testing::FakeClock;
using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using std::chrono::minutes;
using ::testing::_;
using ::testing::HasSubstr;

constexpr const char* kInteraction = "urn:nhs:names:services:chc:messages";

std::string Bundle(const std::string& resources) {
  return R"({"resourceType":"Bundle","type":"searchset","entry":[)" + resources + "]}";
}

std::string Endpoint(const std::string& address, const std::string& status = "active") {
  return R"({"resource":{"resourceType":"Endpoint","status":")" + status + R"(","address":")" +
         address +
         R"(","identifier":[{"system":"https://fhir.nhs.uk/Id/nhsMhsPartyKey","value":"X26-1"},)"
         R"({"system":"https://fhir.nhs.uk/Id/nhsMhsFQDN","value":"x26.test"}]}})";
}

const std::string kDevice =
    R"({"resource":{"resourceType":"Device","identifier":[{"system":"https://fhir.nhs.uk/Id/nhsSpineASID","value":"200000000001"},)"
    R"({"system":"https://fhir.nhs.uk/Id/nhsMhsPartyKey","value":"X26-1"}]}})";

struct Bench {
  explicit Bench(std::string answer, int answer_status = 200)
      : body(std::move(answer)), status(answer_status) {}
  net::HttpResponse Serve(const net::HttpRequest& request) {
    ++calls;
    last = request;
    return net::HttpResponse::Make(status, "application/fhir+json", body);
  }
  std::string body;
  int status;
  std::atomic<int> calls{0};
  net::HttpRequest last;
  FakeClock clock;
  SeededRandom random{1};
  std::unique_ptr<net::HttpClient> http = *net::HttpClient::Make();
  std::unique_ptr<net::HttpServer> server = *net::HttpServer::Start(
      {}, [this](const net::HttpRequest& request) { return Serve(request); });
  SdsClient client{{.base_url = server->url() + "/spine-directory/FHIR/R4", .api_key = "key"},
                   *http,
                   clock,
                   random};
};

TEST(SdsClient, AsksAsTheDirectoryWantsAndReadsTheEndpoint) {
  Bench bench(
      Bundle(Endpoint("https://old.test", "off") + "," + Endpoint("https://x26.test/fhir")));
  const auto endpoint = bench.client.FindEndpoint("X26", kInteraction);
  ASSERT_THAT(endpoint, IsOk());
  EXPECT_EQ(endpoint->address, "https://x26.test/fhir");
  EXPECT_EQ(endpoint->party_key, "X26-1");
  EXPECT_EQ(endpoint->fqdn, "x26.test");
  EXPECT_EQ(bench.last.path, "/spine-directory/FHIR/R4/Endpoint");
  EXPECT_EQ(bench.last.Query("organization"), "https://fhir.nhs.uk/Id/ods-organization-code|X26");
  EXPECT_EQ(bench.last.Query("identifier"),
            std::string("https://fhir.nhs.uk/Id/nhsServiceInteractionId|") + kInteraction);
  EXPECT_THAT(bench.last.target, HasSubstr("%7CX26"));
  EXPECT_EQ(bench.last.headers.Get("apikey"), "key");
  EXPECT_TRUE(IsUuid(bench.last.headers.Get("X-Correlation-Id")));
}

TEST(SdsClient, ReadsTheDevice) {
  Bench bench(Bundle(kDevice));
  const auto device = bench.client.FindDevice("X26", kInteraction);
  ASSERT_THAT(device, IsOk());
  EXPECT_EQ(device->asid, "200000000001");
  EXPECT_EQ(bench.last.path, "/spine-directory/FHIR/R4/Device");
}

TEST(SdsClient, KeepsAnswersForHalfAnHour) {
  Bench bench(Bundle(Endpoint("https://x26.test")));
  for (int i = 0; i < 3; ++i) EXPECT_THAT(bench.client.FindEndpoint("X26", kInteraction), IsOk());
  EXPECT_EQ(bench.calls, 1);
  EXPECT_THAT(bench.client.FindEndpoint("X27", kInteraction), IsOk());
  EXPECT_EQ(bench.calls, 2);
  bench.clock.Advance(minutes(30));
  EXPECT_THAT(bench.client.FindEndpoint("X26", kInteraction), IsOk());
  EXPECT_EQ(bench.calls, 3);
}

TEST(SdsClient, AsksAgainAfterAConnectionFailed) {
  Bench bench(Bundle(Endpoint("https://x26.test")));
  EXPECT_THAT(bench.client.FindEndpoint("X26", kInteraction), IsOk());
  EXPECT_THAT(bench.client.FindEndpoint("X27", kInteraction), IsOk());
  bench.client.Invalidate("X26");
  EXPECT_THAT(bench.client.FindEndpoint("X26", kInteraction), IsOk());
  EXPECT_THAT(bench.client.FindEndpoint("X27", kInteraction), IsOk());
  EXPECT_EQ(bench.calls, 3);
}

TEST(SdsClient, RemembersThatThereIsNone) {
  Bench bench(Bundle(""));
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(bench.client.FindEndpoint("X28", kInteraction),
                IsError(IssueType::kNotFound, HasSubstr("X28")));
  }
  EXPECT_EQ(bench.calls, 1);
}

TEST(SdsClient, DoesNotChooseBetweenDifferentAddresses) {
  Bench bench(Bundle(Endpoint("https://a.test") + "," + Endpoint("https://b.test")));
  EXPECT_THAT(bench.client.FindEndpoint("X26", kInteraction),
              IsError(IssueType::kMultipleMatches, _));
  Bench same(Bundle(Endpoint("https://a.test") + "," + Endpoint("https://a.test")));
  EXPECT_THAT(same.client.FindEndpoint("X26", kInteraction), IsOk());
}

TEST(SdsClient, NamesRefusalsAndForgetsThem) {
  const std::string outcome =
      R"({"resourceType":"OperationOutcome","issue":[{"diagnostics":"LDAP request timed out"}]})";
  const std::pair<int, IssueType> rows[] = {
      {400, IssueType::kProcessing}, {401, IssueType::kLogin},     {403, IssueType::kForbidden},
      {429, IssueType::kThrottled},  {504, IssueType::kTransient}, {200, IssueType::kProcessing}};
  for (const auto& [status, type] : rows) {
    Bench bench(outcome, status);
    const auto words = status == 200 ? "did not answer with a Bundle" : "LDAP request timed out";
    for (int i = 0; i < 2; ++i) {
      EXPECT_THAT(bench.client.FindEndpoint("X26", kInteraction), IsError(type, HasSubstr(words)))
          << status;
    }
    EXPECT_EQ(bench.calls, 2);
  }
}

}  // namespace
}  // namespace gateway::nhs
