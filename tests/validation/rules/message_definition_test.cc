#include "gateway/validation/message_definitions.h"
#include "tests/validation/check.h"

namespace gateway::validation {
namespace {

using testing::RuleCase;

constexpr const char* kHead = "urn:uuid:0b6e2d4e-7d4f-4c9e-9a7b-000000000003";
constexpr const char* kBasic = "urn:uuid:0b6e2d4e-7d4f-4c9e-9a7b-000000000001";

// An answer to a Checklist: our active definition allows one Task as its focus. `more` follows the
// event in the MessageHeader.
std::string Answer(const std::string& more, const std::string& code = "chc-checklist-response") {
  return R"({"resourceType":"Bundle","type":"message","timestamp":"2026-10-01T09:12:00Z","entry":[
    {"fullUrl":")" +
         std::string(kHead) + R"(","resource":{"resourceType":"MessageHeader",
      "eventCoding":{"system":"https://chc-gateway.example/fhir/CodeSystem/chc-message-event","code":")" +
         code + R"("},"destination":[{"endpoint":"https://x27.example"}],
      "source":{"endpoint":"https://x26.example"},)" +
         more + R"("response":{"identifier":"m-1","code":"ok"}}},
    {"fullUrl":")" +
         kBasic + R"(","resource":{"resourceType":"Basic","code":{"text":"x"}}}]})";
}
std::string Definition(const std::string& name) {
  return R"("definition":"https://chc-gateway.example/fhir/MessageDefinition/)" + name + "\",";
}
std::string Focus() { return R"("focus":[{"reference":")" + std::string(kBasic) + "\"}],"; }

class MessageDefinitionRule : public ::testing::TestWithParam<RuleCase> {};
TEST_P(MessageDefinitionRule, IsChecked) { testing::ExpectFinding(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Accepted, MessageDefinitionRule,
                         ::testing::Values(RuleCase{"nothing in focus", Answer(""), "", ""},
                                           RuleCase{"the definition of its event",
                                                    Answer(Definition("chc-checklist-response")),
                                                    "", ""},
                                           RuleCase{"a definition that is not loaded",
                                                    Answer(Definition("other")), "", ""}));

INSTANTIATE_TEST_SUITE_P(
    Refused, MessageDefinitionRule,
    ::testing::Values(
        RuleCase{"about another type", Answer(Focus()), "message-focus-type",
                 "Bundle.entry[0].resource.focus[0]"},
        RuleCase{"the definition of another event",
                 Answer(Definition("chc-checklist-response"), "chc-decision-response"),
                 "message-event", "Bundle.entry[0].resource.event"},
        RuleCase{"an event the code system does not have", Answer("", "chc-chcklist-response"),
                 "message-event-code", "Bundle.entry[0].resource.event"}));

TEST(MessageDefinitions, TellEventsApartBySystemAndCode) {
  const fhir::Document document = testing::ReadR4(Answer(""));
  const MessageDefinitions all(testing::R4());
  const fhir::Node event = document.root().Child("entry").Child("resource").Child("event");
  EXPECT_EQ(all.ForEvent(event).ChildText("id"), "chc-checklist-response");
  EXPECT_FALSE(all.ForEvent(fhir::Node()));
  const fhir::Document other = testing::ReadR4(R"({"resourceType":"MessageHeader",
    "eventCoding":{"system":"https://x.example/event","code":"chc-checklist-response"},
    "source":{"endpoint":"https://x26.example"}})");
  EXPECT_FALSE(all.ForEvent(other.root().Child("event")));
}

}  // namespace
}  // namespace gateway::validation
