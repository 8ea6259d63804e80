#include "gateway/app/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "gateway/base/file.h"
#include "gateway/base/text.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::app {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::gateway::testing::TempFolder;
using std::chrono::seconds;
using ::testing::_;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kFile = "/etc/chc-gateway/gateway.yaml";

constexpr const char* kWhole = R"yaml(
organisation: {ods: X26, name: Example ICB}
environment: int
data: data
listeners:
  exchange:
    address: 0.0.0.0
    port: 8443
    max_threads: 64
    max_body_mb: 16
    tls: {certificate: keys/server.pem, key: keys/server.key, client_ca: keys/ca.pem}
  operator: {port: 9090}
outbound: {ca: keys/nhs.pem, certificate: keys/client.pem, key: keys/client.key, proxy: "proxy.test:3128", no_proxy: [localhost]}
store: {sqlite: db/messages.db}
packages: [packages/extra]
validation: {findings: [{id: dom-6, suppress: true, reason: none is sent}]}
nhs:
  token: {url: "https://int.api.service.nhs.uk/oauth2/token", api_key: {env: CHC_TEST_API_KEY}, key: keys/signing.key, kid: int-1}
  sds: {url: "https://int.api.service.nhs.uk/spine-directory/FHIR/R4", api_key: {env: CHC_TEST_API_KEY}}
organisations:
  - ods: X26
    name: Example ICB
    kind: icb
    service_ids: ["https://fhir.nhs.uk/Id/dos-service-id|111111111"]
    endpoints: [{via: fhir-rest, interaction: "urn:nhs:names:services:chc"}]
  - ods: X27
    name: Example Council
    endpoints: [{via: folder, address: ../council/in, format: csv-wide, page: true}]
clients:
  - {name: hospital, certificate_name: hospital.test, organisations: [X28]}
sources:
  - {name: hospital-folder, folder: in, format: csv-wide, organisation: X28}
routes:
  - {name: all, when: "true", to: "%destination", via: [fhir-rest, folder], acknowledge_within: 1h}
delivery: {first_retry: 2s, longest_retry: 30m, give_up: 3d}
rate: {per_second: 5, burst: 20}
folder_poll: 2s
)yaml";

// The whole file with one piece replaced; the piece must be there.
std::string With(const std::string& piece, const std::string& by) {
  std::string text = kWhole;
  const std::size_t at = text.find(piece);
  EXPECT_NE(at, std::string::npos) << piece;
  return text.replace(at, piece.size(), by);
}

// 1-based line of `piece` in `text`.
int LineOf(const std::string& text, const std::string& piece) {
  const std::size_t at = text.find(piece);
  EXPECT_NE(at, std::string::npos) << piece;
  return 1 + static_cast<int>(
                 std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

class ConfigTest : public ::testing::Test {
 protected:
  ConfigTest() { ::setenv("CHC_TEST_API_KEY", "test-key", 1); }
};

TEST_F(ConfigTest, ReadsAWholeFile) {
  const auto config = ParseConfig(kWhole, kFile);
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->ods, "X26");
  EXPECT_EQ(config->name, "Example ICB");
  EXPECT_EQ(config->environment, Environment::kIntegration);
  EXPECT_EQ(config->exchange.address, "0.0.0.0");
  EXPECT_EQ(config->exchange.port, 8443);
  EXPECT_EQ(config->exchange.max_threads, 64);
  EXPECT_EQ(config->exchange.max_body_bytes, std::size_t{16} << 20);
  ASSERT_TRUE(config->exchange.tls.has_value());
  EXPECT_EQ(config->exchange.tls->client_certificate, net::ClientCertificate::kRequired);
  EXPECT_EQ(config->operator_.address, "127.0.0.1");
  EXPECT_EQ(config->operator_.port, 9090);
  EXPECT_FALSE(config->operator_.serves_everything);
  ASSERT_TRUE(config->outbound.proxy.has_value());
  EXPECT_EQ(config->outbound.proxy->host, "proxy.test");
  EXPECT_EQ(config->outbound.proxy->port, 3128);
  EXPECT_THAT(config->outbound.proxy->except, ElementsAre("localhost"));
  EXPECT_EQ(config->token->api_key, "test-key");
  EXPECT_EQ(config->token->kid, "int-1");
  EXPECT_EQ(config->sds->api_key, "test-key");
  ASSERT_EQ(config->organisations.size(), 2U);
  EXPECT_TRUE(config->organisations[0].endpoints.at(0).answers) << "fhir-rest answers by itself";
  EXPECT_EQ(config->organisations[0].endpoints.at(0).format, "fhir-json");
  EXPECT_TRUE(config->organisations[1].endpoints.at(0).page);
  EXPECT_FALSE(config->organisations[1].endpoints.at(0).answers);
  EXPECT_THAT(config->clients.at(0).organisations, ElementsAre("X28"));
  EXPECT_EQ(config->sources.at(0).organisation, "X28");
  EXPECT_THAT(config->routes.at(0).via, ElementsAre("fhir-rest", "folder"));
  EXPECT_EQ(config->retry.first, seconds(2));
  EXPECT_EQ(config->retry.longest, std::chrono::minutes(30));
  EXPECT_EQ(config->retry.give_up, std::chrono::days(3));
  EXPECT_EQ(config->rate.per_second, 5);
  EXPECT_EQ(config->rate.burst, 20);
  EXPECT_EQ(config->folder_poll, seconds(2));
}

TEST_F(ConfigTest, ReadsRelativePathsFromTheFilesFolder) {
  const auto config = ParseConfig(kWhole, kFile);
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->data, "/etc/chc-gateway/data");
  EXPECT_EQ(config->store, "/etc/chc-gateway/db/messages.db");
  EXPECT_EQ(config->exchange.tls->certificate_file, "/etc/chc-gateway/keys/server.pem");
  EXPECT_EQ(config->outbound.tls.ca_file, "/etc/chc-gateway/keys/nhs.pem");
  EXPECT_EQ(config->token->key_file, "/etc/chc-gateway/keys/signing.key");
  EXPECT_EQ(config->organisations[1].endpoints[0].address, "/etc/council/in");
  EXPECT_EQ(config->sources[0].folder, "/etc/chc-gateway/in");
  EXPECT_THAT(config->packages, ElementsAre("/etc/chc-gateway/packages/extra"));
  EXPECT_FALSE(config->finding_rules.empty());
}

TEST_F(ConfigTest, KeepsTheNamesOfPackagesInTheCacheAsTheyAre) {
  const auto config =
      ParseConfig(With("[packages/extra]", "[\"example.package#1.0.0\", /opt/p.json]"), kFile);
  ASSERT_THAT(config, IsOk());
  EXPECT_THAT(config->packages, ElementsAre("example.package#1.0.0", "/opt/p.json"));
}

TEST_F(ConfigTest, FillsInWhatASandboxMayLeaveOut) {
  const auto config = ParseConfig("organisation: {ods: X26}\nenvironment: sandbox\n", kFile);
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->data, "/etc/chc-gateway/data");
  EXPECT_EQ(config->store, "/etc/chc-gateway/data/gateway.db");
  EXPECT_EQ(config->exchange.address, "127.0.0.1");
  EXPECT_FALSE(config->exchange.tls.has_value());
  EXPECT_FALSE(config->token.has_value());
}

struct Mistake {
  const char* piece;
  const char* by;
  const char* at;    // text on the line that is blamed
  const char* says;  // what the finding says
};

TEST_F(ConfigTest, NamesLineAndMendOfEachMistake) {
  const Mistake rows[] = {
      {"max_threads", "max_thread", "max_thread", "max_threads"},
      {"{ods: X26, name", "{ods: x26, name", "organisation:", "capital letters and digits"},
      {"{ods: X26, name", "{name", "organisation:", "ods"},
      {"environment: int", "environment: live", "environment:", "sandbox, int or production"},
      {"environment: int\n", "", "organisation:", "environment"},
      {"api_key: {env: CHC_TEST_API_KEY}, key", "api_key: secret, key",
       "token:", "{file: path} or {env: NAME}"},
      {"api_key: {env: CHC_TEST_API_KEY}, key", "api_key: {env: CHC_TEST_UNSET}, key",
       "token:", "not set"},
      {"api_key: {env: CHC_TEST_API_KEY}, key", "api_key: {file: no/such/file}, key",
       "token:", "no/such/file"},
      {"api_key: {env: CHC_TEST_API_KEY}, key", "key", "token:", "api_key is missing"},
      {", key: keys/signing.key", "", "token:", "key is missing"},
      {", key: keys/server.key", "", "tls:", "certificate and key are both needed"},
      {"client_ca: keys/ca.pem", "client_ca: keys/ca.pem, client_certificates: maybe",
       "tls:", "none, optional or required"},
      {"client_ca: keys/ca.pem", "client_certificates: required", "tls:", "client_ca"},
      {", key: keys/client.key", "", "outbound:", "certificate and key"},
      {"port: 8443", "port: 70000", "port: 70000", "65535"},
      {"port: 8443", "port: https", "port: https", "number"},
      {"max_threads: 64", "max_threads: 0", "max_threads: 0", "at least 1"},
      {"max_body_mb: 16", "max_body_mb: -1", "max_body_mb: -1", "at least 1"},
      {"proxy.test:3128", "proxy.test", "outbound:", "host:port"},
      {"proxy.test:3128", "proxy.test:31x", "outbound:", "host:port"},
      {"operator: {port: 9090}", "operator: {port: 9090, serves_everything: true}",
       "operator:", "only a sandbox"},
      {"    tls: {certificate: keys/server.pem, key: keys/server.key, client_ca: keys/ca.pem}\n",
       "", "exchange:", "needs tls outside a sandbox"},
      {"via: folder,", "via: pigeon,", "pigeon", "fhir-rest or folder"},
      {"address: ../council/in, ", "", "via: folder", "address"},
      {"address: ../council/in", "interaction: urn:x", "via: folder", "address"},
      {"organisations: [X28]}", "organisations: []}", "name: hospital,", "act for nobody"},
      {"certificate_name: hospital.test, ", "", "name: hospital,", "certificate"},
      {"folder: in, ", "", "hospital-folder", "folder is missing"},
      {"via: [fhir-rest, folder]", "via: [fhir-rest, pigeon]", "pigeon", "fhir-rest or folder"},
      {"- ods: X27", "- ods: X26", "- ods: X26\n    name: Example Council", "listed twice"},
      {"suppress: true, reason: none is sent", "suppress: true", "validation:", "reason"},
      {"suppress: true, ", "", "validation:", "either a severity"},
      {"findings:", "finding:", "validation:", "findings"},
      {"first_retry: 2s", "first_retry: soon", "first_retry:", "15m"},
      {"folder_poll: 2s", "folder_poll: 0s", "folder_poll:", "expected a span"},
      {"per_second: 5", "per_second: 0", "per_second: 0", "at least 1"},
      {"format: csv-wide, organisation: X28", "organisation: X28", "hospital-folder", "format"},
      {"folder_poll: 2s", "folder_poll: 2s\nloopback_client: nobody", "loopback_client", "clients"},
  };
  for (const Mistake& row : rows) {
    SCOPED_TRACE(std::string(row.piece) + " -> " + row.by);
    const std::string text = With(row.piece, row.by);
    const auto config = ParseConfig(text, kFile);
    ASSERT_FALSE(config.has_value());
    const Issues issues = ToIssues(config.error());
    ASSERT_EQ(issues.size(), 1U) << ToText(issues.list().back());
    const Issue& issue = issues.list().front();
    EXPECT_THAT(ToText(issue), HasSubstr(row.says));
    EXPECT_THAT(issue.expression, HasSubstr("gateway.yaml"));
    EXPECT_EQ(issue.line, LineOf(text, row.at)) << ToText(issue);
  }
}

TEST_F(ConfigTest, SuggestsTheNearestNameForAnUnknownKey) {
  const auto config = ParseConfig(With("folder_poll:", "folder_pol:"), kFile);
  ASSERT_FALSE(config.has_value());
  EXPECT_THAT(ToText(ToIssues(config.error()).list().front()), HasSubstr("folder_poll"));
}

TEST_F(ConfigTest, ReportsEveryMistakeAtOnce) {
  std::string text = With("environment: int", "environment: live");
  text.replace(text.find("port: 8443"), 10, "port: 99999");
  text.replace(text.find("- ods: X27"), 10, "- ods: council");
  const auto config = ParseConfig(text, kFile);
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(ToIssues(config.error()).size(), 3U);
}

TEST_F(ConfigTest, NeverRepeatsASecretThatStandsInTheClear) {
  const auto config =
      ParseConfig(With("api_key: {env: CHC_TEST_API_KEY}, key", "api_key: hunter22, key"), kFile);
  ASSERT_FALSE(config.has_value());
  const Issues issues = ToIssues(config.error());
  for (const Issue& issue : issues.list())
    EXPECT_EQ(ToText(issue).find("hunter22"), std::string::npos);
}

TEST_F(ConfigTest, ReadsASecretFromAFileWithoutItsLineEnd) {
  const TempFolder folder;
  ASSERT_THAT(WriteFileDurably(folder / "key.txt", "from-file\n"), IsOk());
  const auto config =
      ParseConfig(With("api_key: {env: CHC_TEST_API_KEY}, key",
                       "api_key: {file: " + (folder / "key.txt").string() + "}, key"),
                  kFile);
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->token->api_key, "from-file");
}

TEST_F(ConfigTest, LetsASandboxServeEverythingPlainly) {
  std::string text = With("environment: int", "environment: sandbox");
  text.replace(text.find("operator: {port: 9090}"), 22,
               "operator: {port: 9090, serves_everything: true}");
  const auto config = ParseConfig(text, kFile);
  ASSERT_THAT(config, IsOk());
  EXPECT_TRUE(config->operator_.serves_everything);
}

TEST_F(ConfigTest, SaysThatAFileIsMissingOrNoYaml) {
  EXPECT_THAT(LoadConfig("/no/such/gateway.yaml"), IsError(IssueType::kNotFound, _));
  const auto config = ParseConfig("organisation: [\n", kFile);
  ASSERT_FALSE(config.has_value());
  EXPECT_GT(ToIssues(config.error()).list().front().line, 0);
}

}  // namespace
}  // namespace gateway::app
