#include "gateway/rest/caller.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway::rest {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::testing::_;
using ::testing::HasSubstr;

const security::Clients& TestClients() {
  static const security::Clients clients({
      {"hospital", "", "hospital.test", "", {"X28"}, {}},
      {"shared", "", "shared.test", "", {"X26", "X27"}, {}},
      {"loopback", "", "", "", {"X26", "X28"}, {}},
  });
  return clients;
}

const CallerRules kExchange{&TestClients(), ""};
const CallerRules kSandbox{&TestClients(), "loopback"};

net::HttpRequest From(const std::string& certificate_name, const std::string& organisation = {}) {
  net::HttpRequest request;
  request.method = "POST";
  request.body = "{}";
  if (!certificate_name.empty()) {
    request.tls = true;
    request.client_certificate.emplace();
    request.client_certificate->common_name = certificate_name;
    request.client_certificate->sha256 = std::string(64, 'a');
  }
  if (!organisation.empty()) request.headers.Set("NHSD-End-User-Organisation-ODS", organisation);
  request.headers.Set("X-Request-ID", "r-1");
  request.headers.Set("X-Correlation-ID", "c-1");
  return request;
}

TEST(FindClient, KnowsAClientByItsCertificate) {
  const auto client = FindClient(From("hospital.test"), kExchange);
  ASSERT_THAT(client, IsOk());
  EXPECT_EQ((*client)->name, "hospital");
}

TEST(FindClient, RefusesACallWithoutCertificateOnTheExchangeFace) {
  EXPECT_THAT(FindClient(From(""), kExchange),
              IsError(IssueType::kLogin, HasSubstr("certificate")));
}

TEST(FindClient, RefusesAStrangersCertificateEvenWhereLoopbackIsLetIn) {
  for (const CallerRules& rules : {kExchange, kSandbox})
    EXPECT_THAT(FindClient(From("stranger.test"), rules), IsError(IssueType::kLogin, _));
}

TEST(FindClient, TakesPlainCallsForTheLoopbackClientInASandboxAlone) {
  EXPECT_EQ((*FindClient(From(""), kSandbox))->name, "loopback");
  const CallerRules unlisted{&TestClients(), "nobody"};
  EXPECT_THAT(FindClient(From(""), unlisted), IsError(IssueType::kLogin, _));
}

TEST(ToArrival, CarriesBytesFormatAndIds) {
  const auto request = From("hospital.test");
  const auto arrival = ToArrival(request, "csv-wide", TestClients().list()[0], kExchange);
  EXPECT_EQ(arrival.bytes, "{}");
  EXPECT_EQ(arrival.format, "csv-wide");
  EXPECT_EQ(arrival.client, "hospital");
  EXPECT_EQ(arrival.request_id, "r-1");
  EXPECT_EQ(arrival.correlation_id, "c-1");
  EXPECT_EQ(arrival.arrived_by, "http");
}

// For whom a call acts: certificate, header, message sender; the organisation, or the refusal.
TEST(ToArrival, ActsForTheOrganisationThatIsNamedAndListed) {
  const struct {
    const char* certificate;
    const char* header;
    const char* sender;
    const char* organisation;
  } rows[] = {{"hospital.test", "", "", "X28"},
              {"hospital.test", "", "X28", "X28"},
              {"shared.test", "X26", "", "X26"},
              {"shared.test", "", "X27", "X27"},
              {"shared.test", "X27", "X27", "X27"},
              {"", "X26", "", "X26"},
              {"", "", "X28", "X28"}};
  for (const auto& row : rows) {
    const auto request = From(row.certificate, row.header);
    const auto client = FindClient(request, kSandbox);
    ASSERT_THAT(client, IsOk());
    const auto arrival = ToArrival(request, "fhir-json", **client, kSandbox);
    const auto principal = arrival.act_for(row.sender);
    ASSERT_THAT(principal, IsOk()) << row.certificate << row.header << row.sender;
    EXPECT_EQ(principal->organisation, row.organisation);
    EXPECT_EQ(principal->client, (*client)->name);
  }
}

TEST(ToArrival, RefusesToActForAnOrganisationThatIsNotListed) {
  const struct {
    const char* certificate;
    const char* header;
    const char* sender;
  } rows[] = {{"hospital.test", "X26", ""},
              {"hospital.test", "", "X27"},
              {"shared.test", "", ""},
              {"shared.test", "X26", "X27"},
              {"", "X27", ""},
              {"", "", "X27"},
              {"", "", ""},
              {"", "X26", "X28"}};
  for (const auto& row : rows) {
    const auto request = From(row.certificate, row.header);
    const auto client = FindClient(request, kSandbox);
    ASSERT_THAT(client, IsOk());
    const auto arrival = ToArrival(request, "fhir-json", **client, kSandbox);
    EXPECT_FALSE(arrival.act_for(row.sender).has_value())
        << row.certificate << " " << row.header << " " << row.sender;
  }
}

}  // namespace
}  // namespace gateway::rest
