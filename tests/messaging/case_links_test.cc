#include "gateway/messaging/case_links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/fhir/json/json_reader.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::messaging {
namespace {

using ::gateway::testing::IsOk;
using ::gateway::testing::R4Types;
using ::testing::ElementsAre;

// "system|value organisation", an attribute with '*' in front.
std::vector<std::string> LinksOf(const std::vector<std::string>& resources) {
  std::string json = R"({"resourceType":"Bundle","type":"message","entry":[)";
  for (std::size_t i = 0; i < resources.size(); ++i)
    json += (i > 0 ? "," : "") + (R"({"resource":)" + resources[i] + "}");
  const auto read = fhir::ReadJson(json + "]}", R4Types());
  EXPECT_THAT(read, IsOk());
  std::vector<std::string> texts;
  for (const auto& link : CaseLinksOf(read->document.root(), "X28", "m-1")) {
    texts.push_back((link.attribute ? "*" : "") + link.system + "|" + link.value + " " +
                    link.organisation);
  }
  return texts;
}

std::string With(const std::string& type, const std::string& identifiers) {
  return R"({"resourceType":")" + type + R"(","identifier":[)" + identifiers + "]}";
}

const std::string kPatient =
    With("Patient", R"({"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"},)"
                    R"({"system":"https://hospital.example/id","value":"H-1"})");

TEST(CaseLinksOf, TakesTheIdentifiersOfTheCasesResourcesInOrderOfTrust) {
  EXPECT_THAT(LinksOf({With("Appointment", R"({"system":"s","value":"a"})"),
                       With("Task", R"({"system":"s","value":"t"})"),
                       With("ServiceRequest", R"({"system":"s","value":"r"})"),
                       With("EpisodeOfCare", R"({"system":"s","value":"e"})"),
                       With("Observation", R"({"system":"s","value":"o"})")}),
              ElementsAre("s|e X28", "s|r X28", "s|t X28", "s|a X28"));
}

TEST(CaseLinksOf, BelongsToTheAssignerElseTheSender) {
  EXPECT_THAT(
      LinksOf({With(
          "Task",
          R"({"system":"s","value":"1","assigner":{"identifier":{"value":"X26"}}},{"value":"2"},{"system":"s"})")}),
      ElementsAre("s|1 X26", "|2 X28"));
}

TEST(CaseLinksOf, KeepsTheNhsNumberAsAnAttributeAlone) {
  EXPECT_THAT(LinksOf({kPatient, With("Task", R"({"system":"s","value":"t"})")}),
              ElementsAre("s|t X28", "*https://fhir.nhs.uk/Id/nhs-number|9990000018 "));
}

TEST(CaseLinksOf, MakesAMessageWithoutIdentifiersACaseOfItsOwn) {
  EXPECT_THAT(LinksOf({kPatient}), ElementsAre("urn:ietf:rfc:3986|urn:uuid:m-1 X28",
                                               "*https://fhir.nhs.uk/Id/nhs-number|9990000018 "));
  EXPECT_THAT(LinksOf({}), ElementsAre("urn:ietf:rfc:3986|urn:uuid:m-1 X28"));
}

}  // namespace
}  // namespace gateway::messaging
