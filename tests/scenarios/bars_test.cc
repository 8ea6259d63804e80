// The $process-message examples of the NHS's Booking and Referral Standard, as they stand:
// answered by a response Bundle, or by an OperationOutcome that says exactly where they break R4.
// Needs $CHC_NHS_DATA_DIR with booking-and-referral-fhir-api.
#include <gmock/gmock.h>

#include <cstdio>
#include <cstdlib>
#include <map>

#include "gateway/base/file.h"
#include "tests/scenarios/world.h"

namespace gateway::scenarios {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::StartsWith;

std::vector<fs::path> Examples(const fs::path& root) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const fs::path& path = entry.path();
    if (path.extension() == ".json" && path.string().contains("/process_message/"))
      found.push_back(path);
  }
  std::sort(found.begin(), found.end());
  return found;
}

// The demo's, with a service behind the examples' destination and the examples' senders.
app::Config BarsConfig(const World& world) {
  app::Config config = world.MakeConfig();
  messaging::Organisation service;
  service.ods = "X29";
  service.name = "Example Urgent Care Service";
  service.service_ids = {"https://fhir.nhs.uk/Id/dos-service-id|111111111"};
  messaging::Endpoint endpoint;
  endpoint.via = "folder";
  endpoint.address = (world.folder / "service").string();
  endpoint.format = "fhir-json";
  service.endpoints = {endpoint};
  config.organisations.front().service_ids.clear();
  config.organisations.push_back(service);
  config.routes.front().via = {"fhir-rest", "folder"};
  // The sender of the examples that name one.
  for (security::Client& client : config.clients) client.organisations = {"RND"};
  return config;
}

bool IsError(const Json& issue) {
  return issue["severity"].string() == "error" || issue["severity"].string() == "fatal";
}

// "<expression>: <diagnostics>" of every error; "" in place of an expression that is missing.
std::vector<std::string> Findings(const Json& outcome) {
  std::vector<std::string> findings;
  for (const Json& issue : outcome["issue"].array()) {
    const auto& places = issue["expression"].array();
    const std::string place = places.empty() ? "" : places.front().string();
    if (IsError(issue)) findings.push_back(place + ": " + issue["diagnostics"].string());
  }
  return findings;
}

// What each of the published examples must come to, by its file name. An example that is none of
// these (a later version of the standard) only has to be answered one way or the other.
struct Expected {
  int status;
  const char* finding;           // how one of the findings begins; "" when it is accepted
  const char* destination = "";  // that it is routed by, when accepted
};
const std::map<std::string, Expected>& KnownExamples() {
  static const std::map<std::string, Expected> known{
      {"POST-body.json", {200, "", "X29"}},
      {"ValidationRequest (POST) .json", {200, "", "X29"}},
      // A response: back to the organisation that asked, which it names by ODS code.
      {"ValidationResponse (POST) .json", {200, "", "RND"}},
      // Slot.Schedule for Slot.schedule, and ids with brackets.
      {"POST-success.json", {400, "Bundle.entry[3].resource.Schedule: "}},
      // References to entries that are not in the Bundle.
      {"ValidationRequest (HTTP Response) .json",
       {422, "Bundle.entry[2].resource.episodeOfCare[0]: "}},
  };
  return known;
}

// An accepted message is answered by a response to its Bundle.id and lies with its destination.
void ExpectResponseAndDelivery(app::Gateway& gateway, const std::string& name, const Json& sent,
                               const Json& response) {
  EXPECT_EQ(response["resourceType"].string(), "Bundle");
  const Json& header = response["entry"].array().at(0)["resource"];
  EXPECT_EQ(header["response"]["identifier"].string(), sent["id"].string());
  EXPECT_EQ(header["response"]["code"].string(), "ok");
  const auto known = KnownExamples().find(name);
  if (known == KnownExamples().end()) return;
  const std::string destination = known->second.destination;
  const auto message = Must(gateway.store().FindMessage(sent["id"].string()));
  EXPECT_EQ(message.message.destination, destination);
  const bool is_response = !sent["entry"].array().at(0)["resource"]["response"].is_null();
  if (is_response) return;  // matched to a request, and passed on by no route
  ASSERT_EQ(message.deliveries.size(), 1U);
  EXPECT_EQ(message.deliveries[0].delivery.destination, destination);
}

// A refusal says where, in each of its findings.
void ExpectPreciseOutcome(const Json& outcome) {
  EXPECT_EQ(outcome["resourceType"].string(), "OperationOutcome");
  const auto findings = Findings(outcome);
  EXPECT_FALSE(findings.empty());
  for (const std::string& finding : findings) EXPECT_THAT(finding, StartsWith("Bundle"));
}

void ExpectKnown(const std::string& name, int status, const Json& body) {
  const auto known = KnownExamples().find(name);
  if (known == KnownExamples().end()) return;
  EXPECT_EQ(status, known->second.status) << body.Write(1);
  if (*known->second.finding != '\0') {
    EXPECT_THAT(Findings(body), Contains(StartsWith(known->second.finding)));
  }
}

TEST(BarsExamples, AreAnsweredWithAResponseBundleOrAPreciseOutcome) {
  const char* data = std::getenv("CHC_NHS_DATA_DIR");
  if (data == nullptr) GTEST_SKIP() << "CHC_NHS_DATA_DIR is not set";
  World world;
  const auto gateway = world.StartGateway(BarsConfig(world), world.clock);
  const auto examples = Examples(fs::path(data) / "booking-and-referral-fhir-api");
  ASSERT_FALSE(examples.empty());
  for (const fs::path& path : examples) {
    const std::string name = path.filename().string();
    SCOPED_TRACE(name);
    const std::string text = Must(ReadFile(path));
    const auto answer = Must(PostMessage(world, *gateway, text));
    const Json body = Must(Json::Parse(answer.body));
    const auto findings = Findings(body);
    std::printf("  %s: %d %s %s\n", name.c_str(), answer.status,
                body["resourceType"].string().c_str(),
                findings.empty() ? "" : findings.front().c_str());
    ExpectKnown(name, answer.status, body);
    if (answer.status == 200) {
      ExpectResponseAndDelivery(*gateway, name, Must(Json::Parse(text)), body);
    } else {
      ExpectPreciseOutcome(body);
    }
  }
}

}  // namespace
}  // namespace gateway::scenarios
