#include "gateway/sandbox/receiver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "gateway/base/json.h"
#include "tests/messaging/sample_message.h"
#include "tests/security/test_keys.h"
#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"
#include "tests/support/temp_folder.h"

namespace gateway::sandbox {
namespace {

using ::gateway::testing::FakeClock;
using ::gateway::testing::IsOk;
using ::gateway::testing::R4;
using ::gateway::testing::TempFolder;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kId = "7d3f6e1a-0000-4000-8000-000000000001";
constexpr const char* kTokenUrl = "https://sandbox.test/oauth2/token";

std::string Sample(const std::string& case_id = "CASE-1") {
  return messaging::testing::SampleMessage(kId, case_id);
}

struct Bench {
  Bench()
      : ledger(*store::EffectLedger::Open(folder / "ledger.db")),
        tokens({}, clock, random),
        receiver(
            R4(),
            std::make_shared<const messaging::Directory>(std::vector<messaging::Organisation>{}),
            *ledger, &tokens, clock) {
    Application application;
    application.api_key = "app";
    application.keys.Add("test-1", gateway::testing::TestKey());
    tokens.Register(application);
    receiver.OnEffect([this](const std::string& id) { effects.push_back(id); });
    token = NewToken();
  }
  std::string NewToken() {
    const auto assertion = security::SignAssertion({.client_id = "app",
                                                    .audience = kTokenUrl,
                                                    .jti = NewUuid(random),
                                                    .issued_at = clock.Now()},
                                                   gateway::testing::TestKey(), "test-1");
    net::HttpRequest request;
    request.method = "POST";
    request.headers.Set("Content-Type", "application/x-www-form-urlencoded");
    request.body =
        "grant_type=client_credentials&client_assertion_type=urn:ietf:params:oauth:client-"
        "assertion-type:jwt-bearer&client_assertion=" +
        *assertion;
    const auto body = Json::Parse(tokens.Handle(request, kTokenUrl).body);
    return (*body)["access_token"].string();
  }
  net::HttpResponse Post(const std::string& body) {
    net::HttpRequest request;
    request.method = "POST";
    request.path = "/fhir/$process-message";
    request.headers.Set("Content-Type", "application/fhir+json");
    if (!token.empty()) request.headers.Set("Authorization", "Bearer " + token);
    request.body = body;
    return receiver.Handle(request);
  }
  [[nodiscard]] store::EffectCounts Counts() const { return *ledger->Counts(); }

  TempFolder folder;
  FakeClock clock;
  SeededRandom random{1};
  std::unique_ptr<store::EffectLedger> ledger;
  TokenService tokens;
  Receiver receiver;
  std::string token;
  std::vector<std::string> effects;
};

TEST(Receiver, TakesAMessageAndAnswersWithAResponse) {
  Bench bench;
  const auto response = bench.Post(Sample());
  ASSERT_EQ(response.status, 200) << response.body;
  const auto bundle = Json::Parse(response.body);
  ASSERT_THAT(bundle, IsOk());
  const Json& header = (*bundle)["entry"].array().at(0)["resource"];
  EXPECT_EQ(header["response"]["identifier"].string(), kId);
  EXPECT_EQ(header["response"]["code"].string(), "ok");
  EXPECT_EQ(bench.Counts().effects, 1);
  EXPECT_THAT(bench.effects, ::testing::ElementsAre(kId));
}

TEST(Receiver, RefusesACallWithoutAGoodToken) {
  Bench bench;
  const std::string good = bench.token;
  for (const char* bad : {"", "invented"}) {
    bench.token = bad;
    EXPECT_EQ(bench.Post(Sample()).status, 401) << bad;
  }
  bench.token = good;
  bench.clock.Advance(std::chrono::seconds(599));
  EXPECT_EQ(bench.Post(Sample()).status, 401) << "expired";
  EXPECT_EQ(bench.Counts().effects, 0);
}

TEST(Receiver, GivesARepeatTheSameAnswerAndNoSecondEffect) {
  Bench bench;
  const auto first = bench.Post(Sample());
  bench.clock.Advance(std::chrono::minutes(5));
  const auto again = bench.Post(Sample());
  EXPECT_EQ(again.status, first.status);
  const auto code = [](const net::HttpResponse& r) {
    const auto bundle = Json::Parse(r.body);
    return (*bundle)["entry"].array().at(0)["resource"]["response"].Write();
  };
  EXPECT_EQ(code(again), code(first));
  EXPECT_EQ(bench.Counts().effects, 1);
  EXPECT_EQ(bench.Counts().repeats_identical, 1);
  EXPECT_EQ(bench.effects.size(), 1U);
}

TEST(Receiver, CallsOtherBytesUnderTheSameIdAConflict) {
  Bench bench;
  ASSERT_EQ(bench.Post(Sample()).status, 200);
  EXPECT_EQ(bench.Post(Sample("CASE-2")).status, 409);
  EXPECT_EQ(bench.Counts().effects, 1);
  EXPECT_EQ(bench.Counts().repeats_different, 1);
}

TEST(Receiver, RefusesWhatIsNoMessageWithoutAnEffect) {
  Bench bench;
  EXPECT_EQ(bench.Post(Sample().substr(0, 200)).status, 400);
  EXPECT_GE(bench.Post(R"({"resourceType":"Basic","code":{"text":"x"}})").status, 400);
  EXPECT_EQ(bench.Counts().effects, 0);
}

TEST(Receiver, FailsAsToldWithoutAnEffect) {
  Bench bench;
  for (const int status : {500, 503, 429}) {
    bench.receiver.faults().status = status;
    EXPECT_EQ(bench.Post(Sample()).status, status);
  }
  EXPECT_EQ(bench.Counts().effects, 0);
  bench.receiver.faults().status = 0;
  EXPECT_EQ(bench.Post(Sample()).status, 200);
}

TEST(Receiver, HangsUntilToldToStop) {
  Bench bench;
  bench.receiver.faults().hang = true;
  auto answer = std::async(std::launch::async, [&] { return bench.Post(Sample()).status; });
  EXPECT_EQ(answer.wait_for(std::chrono::milliseconds(150)), std::future_status::timeout);
  bench.receiver.faults().hang = false;
  EXPECT_EQ(answer.get(), 503);
  EXPECT_EQ(bench.Counts().effects, 0);
}

TEST(Receiver, SaysNoInTheResponseWhenTheBusinessRefuses) {
  Bench bench;
  bench.receiver.faults().refuse_business = true;
  const auto response = bench.Post(Sample());
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body, HasSubstr("\"fatal-error\""));
  EXPECT_THAT(response.body, Not(HasSubstr("\"code\":\"ok\"")));
}

}  // namespace
}  // namespace gateway::sandbox
