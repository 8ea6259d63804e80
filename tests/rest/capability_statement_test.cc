#include "gateway/rest/capability_statement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "gateway/base/json.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/validation/validator.h"
#include "tests/rest/rig.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::rest {
namespace {

using ::gateway::testing::IsOk;
using ::gateway::testing::R4;
using ::gateway::testing::R4Types;

Capabilities Sample() {
  return {"https://localhost:8443/fhir",
          "Example ICB",
          "0.1.0",
          "2026-10-01T09:12:00Z",
          {"https://chc-gateway.example/fhir/MessageDefinition/chc-checklist-submission"}};
}

std::string Findings(const std::string& json) {
  const auto read = fhir::ReadJson(json, R4Types());
  if (!read) return read.error().diagnostics;
  const validation::Validator validator(R4(), std::make_shared<terminology::Service>(R4()));
  Issues issues = read->issues;
  issues.Append(validator.Validate(read->document.root()));
  std::string text;
  for (const Issue& issue : issues.list()) text += ToText(issue) + "\n";
  return text;
}

TEST(CapabilityStatement, IsValidR4WithAndWithoutMessages) {
  EXPECT_EQ(Findings(CapabilityStatementJson(Sample())), "");
  Capabilities none = Sample();
  none.message_definitions.clear();
  EXPECT_EQ(Findings(CapabilityStatementJson(none)), "");
}

TEST(CapabilityStatement, SaysWhatThisGatewayIsAndTakes) {
  const auto json = Json::Parse(CapabilityStatementJson(Sample()));
  ASSERT_THAT(json, IsOk());
  EXPECT_EQ((*json)["fhirVersion"].string(), "4.0.1");
  EXPECT_EQ((*json)["kind"].string(), "instance");
  EXPECT_EQ((*json)["software"]["version"].string(), "0.1.0");
  EXPECT_EQ((*json)["implementation"]["url"].string(), "https://localhost:8443/fhir");
  const Json& messaging = (*json)["messaging"].array().at(0);
  EXPECT_EQ(messaging["endpoint"].array().at(0)["address"].string(),
            "https://localhost:8443/fhir/$process-message");
  EXPECT_EQ(messaging["supportedMessage"].array().at(0)["definition"].string(),
            Sample().message_definitions.front());
}

TEST(CapabilityStatement, ListsTheOperationsThatThereAre) {
  testing::Rig rig;
  std::set<std::string> served;
  for (const auto& [method, pattern] : rig.exchange.routes()) {
    if (pattern.contains('$')) served.insert(pattern);
  }
  served.erase("/fhir/{type}/$validate");
  served.erase("/fhir/$fhirpath-r4");  // another name of $fhirpath
  std::set<std::string> offered;
  const auto json = Json::Parse(CapabilityStatementJson(Sample()));
  ASSERT_THAT(json, IsOk());
  const Json& rest = (*json)["rest"].array().at(0);
  for (const Json& one : rest["operation"].array())
    offered.insert("/fhir/$" + one["name"].string());
  for (const Json& resource : rest["resource"].array()) {
    for (const Json& one : resource["operation"].array())
      offered.insert("/fhir/" + resource["type"].string() + "/$" + one["name"].string());
  }
  EXPECT_EQ(offered, served);
}

TEST(TerminologyCapabilities, IsValidAndNamesTheSystemsWhoseCodesAreHere) {
  testing::Rig rig;
  const auto response =
      rig.Exchange(testing::Rig::Request("GET", "/fhir/metadata?mode=terminology"));
  ASSERT_EQ(response.status, 200);
  EXPECT_EQ(Findings(response.body), "");
  const auto json = Json::Parse(response.body);
  ASSERT_THAT(json, IsOk());
  std::set<std::string> systems;
  for (const Json& one : (*json)["codeSystem"].array()) systems.insert(one["uri"].string());
  EXPECT_TRUE(systems.contains("http://hl7.org/fhir/administrative-gender"));
  EXPECT_TRUE(systems.contains("http://unitsofmeasure.org"));
  EXPECT_FALSE(systems.contains("http://snomed.info/sct"));
}

}  // namespace
}  // namespace gateway::rest
