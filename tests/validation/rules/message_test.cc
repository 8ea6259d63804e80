#include "tests/validation/check.h"

namespace gateway::validation {
namespace {

using testing::RuleCase;

constexpr const char* kTask = "urn:uuid:0b6e2d4e-7d4f-4c9e-9a7b-000000000001";
constexpr const char* kSender = "urn:uuid:0b6e2d4e-7d4f-4c9e-9a7b-000000000002";

// A message with a Basic resource and an Organization in it. `header` is the MessageHeader but for
// its fixed parts.
std::string Message(const std::string& header,
                    const std::string& timestamp = R"("timestamp":"2026-10-01T09:12:00Z",)") {
  return R"({"resourceType":"Bundle","type":"message",)" + timestamp + R"("entry":[
    {"fullUrl":"urn:uuid:0b6e2d4e-7d4f-4c9e-9a7b-000000000003","resource":{"resourceType":"MessageHeader",
      "eventCoding":{"system":"https://x.example/event","code":"a"},"source":{"endpoint":"https://x26.example"},)" +
         header + R"(}},
    {"fullUrl":")" +
         kTask + R"(","resource":{"resourceType":"Basic","code":{"text":"x"}}},
    {"fullUrl":")" +
         kSender + R"(","resource":{"resourceType":"Organization","name":"X26"}}]})";
}
std::string Focus(const std::string& reference) {
  return R"("focus":[{"reference":")" + reference + "\"}]";
}
std::string Sender(const std::string& reference) {
  return R"("sender":{"reference":")" + reference + "\"}";
}
std::string Receiver(const std::string& content) {
  return R"("destination":[{"endpoint":"https://x27.example","receiver":{)" + content + "}}]";
}

class Messages : public ::testing::TestWithParam<RuleCase> {};
TEST_P(Messages, AreChecked) { testing::ExpectFinding(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Accepted, Messages,
    ::testing::Values(
        RuleCase{"focus and sender in the message", Message(Focus(kTask) + "," + Sender(kSender))},
        RuleCase{
            "a receiver known by identifier",
            Message(Receiver(
                R"("identifier":{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"X27"})"))},
        RuleCase{"a response", Message(R"("response":{"identifier":"a","code":"ok"})")}));

INSTANTIATE_TEST_SUITE_P(
    Refused, Messages,
    ::testing::Values(
        RuleCase{"a focus elsewhere", Message(Focus("https://x26.example/fhir/Basic/1")),
                 "message-focus", "Bundle.entry[0].resource.focus[0]"},
        RuleCase{"a focus that no entry has",
                 Message(Focus("urn:uuid:0b6e2d4e-7d4f-4c9e-9a7b-000000000009")), "R-084",
                 "Bundle.entry[0].resource.focus[0]"},
        RuleCase{"a sender elsewhere", Message(Sender("Organization/1")), "message-sender",
                 "Bundle.entry[0].resource.sender", Severity::kWarning},
        RuleCase{"a receiver elsewhere", Message(Receiver(R"("reference":"Organization/1")")),
                 "message-receiver", "Bundle.entry[0].resource.destination[0].receiver",
                 Severity::kWarning},
        RuleCase{"a sender of another type", Message(Sender(kTask)), "reference-type",
                 "Bundle.entry[0].resource.sender"},
        RuleCase{"a response without its code", Message(R"("response":{"identifier":"a"})"),
                 "structure-min", "Bundle.entry[0].resource.response"},
        RuleCase{"no timestamp", Message(Focus(kTask), ""), "bundle-timestamp", "Bundle",
                 Severity::kWarning}));

TEST(MessageEntry, NeedsAFullUrl) {
  testing::ExpectFinding(
      {"", R"({"resourceType":"Bundle","type":"message","timestamp":"2026-10-01T09:12:00Z","entry":[
    {"resource":{"resourceType":"MessageHeader","eventUri":"https://x.example/a","source":{"endpoint":"https://x26.example"}}}]})",
       "bundle-full-url", "Bundle.entry[0]"});
}

}  // namespace
}  // namespace gateway::validation
