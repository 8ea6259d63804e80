#include "gateway/rest/faces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/json.h"
#include "gateway/records/generate.h"
#include "gateway/rest/response.h"
#include "tests/rest/rig.h"
#include "tests/support/matchers.h"

namespace gateway::rest {
namespace {

using ::gateway::testing::IsOk;
using messaging::testing::SampleMessage;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Rig;

constexpr const char* kId = "7d3f6e1a-0000-4000-8000-000000000001";
constexpr const char* kProcess = "/fhir/$process-message";

std::string Record() {
  Json record = records::Generator(5).Record();
  Json source = record["sourceSystem"];
  source.Set("organisationOds", "X28");
  record.Set("sourceSystem", source);
  Json orgs = record["orgs"];
  orgs.Set("responsibleIcb", "X26");
  record.Set("orgs", orgs);
  return record.Write();
}

TEST(ExchangeFace, GivesTheCapabilityStatementWithoutAClient) {
  Rig rig;
  auto request = Rig::Request("GET", "/fhir/metadata");
  request.client_certificate.reset();
  const auto response = rig.Exchange(request);
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body, HasSubstr("CapabilityStatement"));
}

TEST(ExchangeFace, TellsWhoeverHasTheStatementThatItIsTheSame) {
  Rig rig;
  auto request = Rig::Request("GET", "/fhir/metadata");
  const std::string tag(rig.Exchange(request).headers.Get("ETag"));
  EXPECT_THAT(tag, ::testing::StartsWith("W/"));
  request.headers.Set("If-None-Match", tag);
  const auto same = rig.Exchange(request);
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, "");
  request.headers.Set("If-None-Match", "W/\"0\"");
  EXPECT_EQ(rig.Exchange(request).status, 200);
}

TEST(ExchangeFace, TakesAMessageAndAnswersWithAResponse) {
  Rig rig;
  const auto response = rig.Exchange(Rig::Request("POST", kProcess, SampleMessage(kId)));
  ASSERT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(response.MediaType(), "application/fhir+json");
  EXPECT_THAT(response.body, HasSubstr(kId));
  EXPECT_THAT(rig.store->FindMessage(kId), IsOk());
}

TEST(ExchangeFace, TakesALocalRecord) {
  Rig rig;
  const auto response =
      rig.Exchange(Rig::Request("POST", "/records?format=chc-json", Record(), "application/json"));
  EXPECT_EQ(response.status, 202) << response.body;
}

TEST(ExchangeFace, AsksForTheFormatOfARecord) {
  Rig rig;
  const auto response = rig.Exchange(Rig::Request("POST", "/records", Record()));
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr("format="));
  const auto unknown = rig.Exchange(Rig::Request("POST", "/records?format=abacus", Record()));
  EXPECT_EQ(unknown.status, 422);
  EXPECT_THAT(unknown.body, HasSubstr("csv-wide"));
}

TEST(ExchangeFace, RefusesCallersItDoesNotKnowBeforeReadingTheirBody) {
  Rig rig;
  for (const char* path : {kProcess, "/records?format=chc-json"}) {
    auto request = Rig::Request("POST", path, "not even JSON");
    request.client_certificate.reset();
    const auto response = rig.Exchange(request);
    EXPECT_EQ(response.status, 401) << path;
    EXPECT_THAT(response.body, HasSubstr("\"login\""));
  }
}

TEST(ExchangeFace, RefusesOtherMediaTypesForAMessage) {
  Rig rig;
  for (const char* type : {"text/plain", "application/fhir+turtle", ""}) {
    EXPECT_EQ(rig.Exchange(Rig::Request("POST", kProcess, SampleMessage(kId), type)).status, 415)
        << type;
  }
  EXPECT_EQ(rig.Exchange(Rig::Request("POST", kProcess, SampleMessage(kId),
                                      "application/json; charset=utf-8"))
                .status,
            200);
}

TEST(ExchangeFace, AnswersEveryRefusalWithAnOutcome) {
  Rig rig;
  const net::HttpRequest rows[] = {Rig::Request("GET", "/nothing"), Rig::Request("PUT", kProcess),
                                   Rig::Request("POST", kProcess, "{"),
                                   Rig::Request("POST", "/records")};
  for (const auto& request : rows) {
    const auto response = rig.Exchange(request);
    EXPECT_GE(response.status, 400);
    const auto body = Json::Parse(response.body);
    ASSERT_THAT(body, IsOk());
    EXPECT_EQ((*body)["resourceType"].string(), "OperationOutcome");
  }
}

TEST(ExchangeFace, TellsAThrottledClientWhenToComeBack) {
  Rig rig({1, 1});
  EXPECT_EQ(rig.Exchange(Rig::Request("POST", kProcess, SampleMessage(kId))).status, 200);
  const auto response = rig.Exchange(Rig::Request("POST", kProcess, SampleMessage(kId)));
  EXPECT_EQ(response.status, 429);
  EXPECT_GE(response.RetryAfterSeconds().value_or(0), 1);
}

TEST(Response, CarriesRetryAfterWhenTryingAgainMayHelp) {
  EXPECT_TRUE(FromError({IssueType::kTransient, "x", {}}).headers.Has("Retry-After"));
  EXPECT_TRUE(FromError({IssueType::kThrottled, "x", {}}).headers.Has("Retry-After"));
  EXPECT_TRUE(FromError({IssueType::kNoStore, "x", {}}).headers.Has("Retry-After"));
  EXPECT_FALSE(FromError({IssueType::kInvalid, "x", {}}).headers.Has("Retry-After"));
}

TEST(Serve, EchoesRequestAndCorrelationIds) {
  Rig rig;
  auto request = Rig::Request("GET", "/fhir/metadata");
  request.headers.Set("X-Request-ID", "my-request");
  request.headers.Set("X-Correlation-ID", "my-correlation");
  const auto response = rig.Exchange(request);
  EXPECT_EQ(response.headers.Get("X-Request-ID"), "my-request");
  EXPECT_EQ(response.headers.Get("X-Correlation-ID"), "my-correlation");
}

TEST(Serve, MakesARequestIdWhenThereIsNoneAndNoCorrelationId) {
  Rig rig;
  const auto first = rig.Exchange(Rig::Request("GET", "/nothing"));
  const auto second = rig.Exchange(Rig::Request("GET", "/nothing"));
  EXPECT_TRUE(IsUuid(first.headers.Get("X-Request-ID")));
  EXPECT_NE(first.headers.Get("X-Request-ID"), second.headers.Get("X-Request-ID"));
  EXPECT_FALSE(first.headers.Has("X-Correlation-ID"));
}

TEST(OperatorFace, SaysThatItLivesAndIsReady) {
  Rig rig;
  EXPECT_EQ(rig.Operator("GET", "/health/live").status, 200);
  EXPECT_EQ(rig.Operator("GET", "/health/ready").status, 200);
}

TEST(OperatorFace, ExposesMetricsWithoutLabelsFromContent) {
  Rig rig;
  (void)rig.Exchange(Rig::Request("POST", "/records?format=chc-json", Record()));
  const auto response = rig.Operator("GET", "/metrics");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.MediaType(), "text/plain");
  EXPECT_THAT(response.body, HasSubstr("chc_http_requests_total{status=\"2xx\"} 1"));
  EXPECT_THAT(response.body, Not(HasSubstr("TEST")));
}

TEST(OperatorFace, DoesNotServeTheExchangePaths) {
  Rig rig;
  EXPECT_EQ(rig.Operator("POST", kProcess, SampleMessage(kId)).status, 404);
  EXPECT_EQ(rig.Operator("POST", "/records?format=chc-json", Record()).status, 404);
}

}  // namespace
}  // namespace gateway::rest
