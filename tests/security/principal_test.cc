#include "gateway/security/principal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway::security {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::testing::_;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kFingerprint(64, 'a');

Clients TestClients() {
  return Clients({
      {.name = "hospital",
       .certificate_name = "X27.test",
       .organisations = {"x27"},
       .scopes = {"records"}},
      {.name = "supplier",
       .certificate_sha256 = "AA:" + std::string(62, 'A'),
       .oauth_client_id = "app-1",
       .organisations = {"X26", "X28"}},
      {.name = "bare"},
  });
}

net::PeerCertificate Named(std::string common_name, std::vector<std::string> dns = {}) {
  return {.common_name = std::move(common_name),
          .sha256 = std::string(64, 'b'),
          .dns_names = std::move(dns)};
}

TEST(Clients, FindsAClientByNameFingerprintOrToken) {
  const Clients clients = TestClients();
  EXPECT_EQ(clients.FindByCertificate(Named("x27.TEST"))->name, "hospital");
  EXPECT_EQ(clients.FindByCertificate(Named("", {"other", "x27.test"}))->name, "hospital");
  EXPECT_EQ(clients.FindByCertificate({.common_name = "any", .sha256 = kFingerprint})->name,
            "supplier");
  EXPECT_EQ(clients.FindByClientId("app-1")->name, "supplier");
  EXPECT_EQ(clients.FindByCertificate(Named("")), nullptr);
  EXPECT_EQ(clients.FindByClientId(""), nullptr);
}

TEST(Clients, ActForTheHeaderElseTheSenderElseTheOnlyOneListed) {
  const Clients clients = TestClients();
  const TokenInfo token{.client_id = "app-1", .scopes = {"s1"}};
  const struct {
    Credentials credentials;
    const char* organisation;
  } rows[] = {
      {{.certificate = Named("x27.test")}, "X27"},
      {{.certificate = Named("x27.test"), .message_sender = "x27"}, "X27"},
      {{.token = token, .organisation_header = "X28"}, "X28"},
      {{.token = token, .organisation_header = " x28 ", .message_sender = "X28"}, "X28"},
      {{.token = token, .message_sender = "X26"}, "X26"},
  };
  for (const auto& row : rows) {
    const auto principal = clients.Resolve(row.credentials);
    ASSERT_THAT(principal, IsOk());
    EXPECT_EQ(principal->organisation, row.organisation);
  }
  EXPECT_THAT(clients.Resolve(rows[2].credentials)->scopes, ElementsAre("s1"));
  EXPECT_TRUE(clients.Resolve(rows[0].credentials)->HasScope("records"));
}

TEST(Clients, AreRefusedWhenUnknownOrActingForOthers) {
  const Clients clients = TestClients();
  const TokenInfo token{.client_id = "app-1"};
  const struct {
    Credentials credentials;
    IssueType type;
    const char* words;
  } rows[] = {
      {{}, IssueType::kLogin, "certificate or a bearer token"},
      {{.certificate = Named("nobody")}, IssueType::kLogin, "no configured client"},
      {{.token = TokenInfo{.client_id = "app-2"}}, IssueType::kLogin, "access token"},
      // A good certificate does not make up for a bad token.
      {{.certificate = Named("x27.test"), .token = TokenInfo{.client_id = "app-2"}},
       IssueType::kLogin,
       "access token"},
      {{.certificate = Named("x27.test"), .token = token},
       IssueType::kForbidden,
       "different clients"},
      {{.certificate = Named("x27.test"), .organisation_header = "X26"},
       IssueType::kForbidden,
       "may not act"},
      {{.certificate = Named("x27.test"), .message_sender = "X26"},
       IssueType::kForbidden,
       "may not act"},
      {{.token = token, .organisation_header = "X26", .message_sender = "X28"},
       IssueType::kForbidden,
       "different organisations"},
      {{.token = token}, IssueType::kRequired, "NHSD-End-User-Organisation-ODS"},
  };
  for (const auto& row : rows) {
    EXPECT_THAT(clients.Resolve(row.credentials), IsError(row.type, HasSubstr(row.words)))
        << row.words;
  }
}

}  // namespace
}  // namespace gateway::security
