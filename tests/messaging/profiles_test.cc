// The product's own profiles over its own messages: what the maps make is valid, what is broken is
// refused with its path and the mend.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "gateway/base/file.h"
#include "gateway/definitions/snapshot/snapshot_source.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/messaging/message_header.h"
#include "gateway/messaging/response.h"
#include "tests/messaging/rig.h"
#include "tests/messaging/sample_message.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::messaging {
namespace {

using ::gateway::testing::HasIssue;
using ::gateway::testing::IsOk;
using ::gateway::testing::R4;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

const Instant kNow = *ParseInstant("2026-10-01T12:00:00Z");

std::string MessageOf(const std::string& example) {
  const std::filesystem::path file =
      std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) / "mappings/chc-json/examples" / example;
  const auto read = testing::SharedIntake()->ReadRecords("chc-json", *ReadFile(file), kNow);
  EXPECT_THAT(read, IsOk());
  EXPECT_FALSE(read->at(0).issues.HasErrors()) << example;
  return read->at(0).message_json;
}

const std::string& Positive() {
  static const std::string message = MessageOf("positive.json");
  return message;
}

std::string Replaced(std::string text, const std::string& piece, const std::string& by) {
  const std::size_t at = text.find(piece);
  EXPECT_NE(at, std::string::npos) << piece;
  return at == std::string::npos ? text : text.replace(at, piece.size(), by);
}

// `text` without what stands from `from` to before `to`.
std::string Without(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  const std::size_t end = text.find(to, at);
  EXPECT_NE(end, std::string::npos) << from;
  return end == std::string::npos ? text : text.erase(at, end - at);
}

// ---- what the profiles say of themselves

TEST(OwnProfiles, HaveSnapshotsWithoutAFinding) {
  const definitions::SnapshotSource source(R4());
  int count = 0;
  for (const std::string& url : R4()->Canonicals("StructureDefinition")) {
    if (!url.starts_with("https://chc-gateway.example/")) continue;
    ++count;
    EXPECT_NE(source.Find(url), nullptr) << url;
    const Issues found = source.IssuesOf(url);
    for (const Issue& issue : found.list()) ADD_FAILURE() << url << ToText(issue);
  }
  EXPECT_GE(count, 38);
}

TEST(OwnProfiles, AreNamedByTheMessageDefinitions) {
  for (const char* name : {"chc-checklist-submission", "chc-checklist-response"}) {
    const fhir::Document* const definition =
        R4()->Find("MessageDefinition",
                   std::string("https://chc-gateway.example/fhir/MessageDefinition/") + name);
    ASSERT_NE(definition, nullptr) << name;
    std::vector<std::string_view> named{definition->root().Child("extension").ChildText("value")};
    for (const fhir::Node focus : definition->root().Children("focus"))
      named.push_back(focus.ChildText("profile"));
    for (const std::string_view profile : named) {
      EXPECT_THAT(std::string(profile), HasSubstr("https://chc-gateway.example/fhir/Structure"));
      EXPECT_NE(R4()->Find("StructureDefinition", profile), nullptr) << profile;
    }
  }
}

// ---- on the way in

TEST(OwnProfiles, HoldForEveryExampleOfTheMaps) {
  for (const char* example : {"positive.json", "negative.json", "everything.json"}) {
    const auto read = testing::SharedIntake()->ReadMessage(MessageOf(example), kNow);
    ASSERT_THAT(read, IsOk());
    for (const Issue& issue : read->issues.list())
      EXPECT_NE(issue.severity, Severity::kError) << example << ": " << ToText(issue);
  }
}

struct Broken {
  const char* name;
  std::string message;
  std::string id;
  std::string expression;
  std::string mend;
};
void PrintTo(const Broken& broken, std::ostream* out) { *out << broken.name; }

class BrokenMessage : public ::testing::TestWithParam<Broken> {};

TEST_P(BrokenMessage, IsRefusedWithPathAndMend) {
  const auto read = testing::SharedIntake()->ReadMessage(GetParam().message, kNow);
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(read->issues.HasErrors());
  std::string all;
  const Issue* found = nullptr;
  for (const Issue& issue : read->issues.list()) {
    all += ToText(issue) + "\n";
    if (issue.id == GetParam().id && issue.expression == GetParam().expression) found = &issue;
  }
  ASSERT_NE(found, nullptr) << all;
  EXPECT_EQ(found->severity, Severity::kError);
  EXPECT_THAT(found->diagnostics, HasSubstr(GetParam().mend));
  EXPECT_GT(found->line, 0);
}

constexpr const char* kDomain =
    R"("system":"https://chc-gateway.example/fhir/CodeSystem/chc-checklist-domain","code":"skin")";
constexpr const char* kFirstFocus = R"("focus":[{"reference":"urn:uuid:)";

// The reference that `focus` begins with.
std::string FirstFocus() {
  const std::string& text = Positive();
  const std::size_t at = text.find(kFirstFocus) + std::string(R"("focus":[)").size();
  return text.substr(at, text.find('}', at) + 1 - at);
}

constexpr const char* kLevelB =
    R"("valueCodeableConcept":{"coding":[{"system":"https://chc-gateway.example/fhir/CodeSystem/chc-checklist-level","code":"B")";

std::vector<Broken> BrokenMessages() {
  const std::string& good = Positive();
  return {
      {"no status of the NHS number",
       Without(
           good,
           R"("extension":[{"url":"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberV)",
           R"("system":"https://fhir.nhs.uk/Id/nhs-number")"),
       "slice-min", "Bundle.entry[1].resource.identifier[0]",
       "verificationStatus is missing: add one"},
      {"an NHS number with spaces", Replaced(good, "\"9990000018\"", "\"999 000 0018\""),
       "chc-pat-2", "Bundle.entry[1].resource.identifier[0]", "ten digits"},
      {"no date of birth", Without(good, R"("birthDate":)", R"("address":)"), "profile-min",
       "Bundle.entry[1].resource", "Patient.birthDate is missing: add it"},
      {"a domain that is none", Replaced(good, kDomain, Replaced(kDomain, "skin", "hair")),
       "binding-required", "Bundle.entry[10].resource.code.coding[0]", "use breathing, nutrition"},
      {"a level of another form", Replaced(good, kLevelB, Replaced(kLevelB, "\"B\"", "\"S\"")),
       "binding-required", "Bundle.entry[8].resource.value", "use A, B or C"},
      {"an Observation without a level",
       Without(
           good,
           R"("valueCodeableConcept":{"coding":[{"system":"https://chc-gateway.example/fhir/CodeSystem/chc-checklist-level","code":"B")",
           R"("derivedFrom")"),
       "profile-min", "Bundle.entry[8].resource", "Observation.value[x] is missing: add it"},
      {"an answer without a level",
       Replaced(good, R"({"linkId":"checklist.domains.skin.level")",
                R"({"linkId":"checklist.domains.skin.evidence")"),
       "slice-min", "Bundle.entry[6].resource.item[3].item[3]",
       "item:skin.item:level is missing: add one"},
      {"two referrals in focus", Replaced(good, FirstFocus(), FirstFocus() + "," + FirstFocus()),
       "message-focus-max", "Bundle.entry[0].resource.focus[0]", "a message for each"},
      {"no referral in focus", Replaced(good, FirstFocus() + ",", ""), "message-focus-min",
       "Bundle.entry[0].resource.focus[0]", "ServiceRequest"},
      {"the event of another message",
       Replaced(good, R"("code":"chc-checklist-submission")", R"("code":"chc-service-status")"),
       "message-event", "Bundle.entry[0].resource.event", "chc-checklist-submission"},
      {"an event that is none",
       Replaced(good, R"("code":"chc-checklist-submission")",
                R"("code":"chc-checklist-submision")"),
       "message-event-code", "Bundle.entry[0].resource.event",
       "did you mean 'chc-checklist-submission'"},
      {"an answer's header on a submission",
       Replaced(
           good, R"("definition":)",
           R"("response":{"identifier":"5b8a9d0c-0000-4000-8000-000000000001","code":"ok"},"definition":)"),
       "profile-max", "Bundle.entry[0].resource",
       "MessageHeader.response may not be there: take it out"},
      {"no sender", Without(good, R"("sender":{)", R"("source":{)"), "profile-min",
       "Bundle.entry[0].resource", "MessageHeader.sender is missing: add it"},
      {"a clock of another length",
       Replaced(good, "\"end\":\"2026-10-29\"", "\"end\":\"2026-10-30\""), "chc-tsk-2",
       "Bundle.entry[19].resource", "28 days"},
      {"a positive Checklist without its Task",
       Without(good,
               R"({"fullUrl":"urn:uuid:)" +
                   good.substr(good.rfind(R"({"fullUrl":"urn:uuid:)",
                                          good.find(R"("resourceType":"Task")")) +
                                   21,
                               36),
               R"({"fullUrl":"urn:uuid:)" +
                   good.substr(good.find(R"({"fullUrl":"urn:uuid:)",
                                         good.find(R"("resourceType":"Task")")) +
                                   21,
                               36)),
       "chc-msg-2", "Bundle", "28-day clock"},
      {"a council without a code",
       Replaced(
           good,
           R"("resourceType":"Organization","identifier":[{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"X27"}])",
           R"("resourceType":"Organization","identifier":[{"system":"https://example.org/id","value":"27"}])"),
       "slice-min", "Bundle.entry[3].resource", "odsCode"},
      {"a case without its record",
       Replaced(good, R"({"system":"https://chc-gateway.example/fhir/Id/record")",
                R"({"system":"https://example.org/Id/record")"),
       "slice-min", "Bundle.entry[25].resource",
       "EpisodeOfCare.identifier:record is missing: add one"},
      {"no source of the referral",
       Without(
           good,
           R"("extension":[{"url":"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-SourceOf)",
           R"("identifier":[{"system":"https://chc-gateway.example/fhir/Id/referral")"),
       "slice-min", "Bundle.entry[5].resource",
       "ServiceRequest.extension:source is missing: add one"},
  };
}

INSTANTIATE_TEST_SUITE_P(OwnProfiles, BrokenMessage, ::testing::ValuesIn(BrokenMessages()));

// Without our header the event alone chooses the definition.
TEST(OwnProfiles, AreChosenByTheEventWhenTheHeaderNamesNoDefinition) {
  const std::string bytes =
      Without(Without(Positive(), R"(,"definition":)", "}},"), R"("birthDate":)", R"("address":)");
  const auto read = testing::SharedIntake()->ReadMessage(bytes, kNow);
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(read->issues.list(), Contains(HasIssue("profile-min", "Bundle.entry[1].resource")));
}

TEST(OwnProfiles, SayNothingOfMessagesOfOtherEvents) {
  const auto read = testing::SharedIntake()->ReadMessage(
      testing::SampleMessage("7d3f6e1a-0000-4000-8000-000000000001"), kNow);
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(read->issues.empty());
}

// ---- as the operator wants them

TEST(OwnProfiles, GiveWayToARuleOfTheOperatorWhichIsReported) {
  IntakeParts parts = testing::SharedIntake()->parts();
  parts.finding_rules =
      validation::FindingRules({{"their dates", "profile-min", "", "", std::nullopt,
                                 "they send none until spring", std::nullopt}});
  const std::string bytes = Without(Positive(), R"("birthDate":)", R"("address":)");
  const auto read = Intake(std::move(parts)).ReadMessage(bytes, kNow);
  ASSERT_THAT(read, IsOk());
  EXPECT_THAT(read->issues.list(),
              Not(Contains(HasIssue("profile-min", "Bundle.entry[1].resource"))));
  EXPECT_THAT(read->issues.list(), Contains(HasIssue("finding-rule", "")));
}

// ---- on the way out

TEST(OwnProfiles, HoldForTheAnswersWeGive) {
  const auto read = testing::SharedIntake()->ReadMessage(Positive(), kNow);
  ASSERT_THAT(read, IsOk());
  const auto facts = ReadHeader(read->message.root(), Directory(std::vector<Organisation>{}));
  ASSERT_THAT(facts, IsOk());
  Issues warning;
  warning.Add(
      {Severity::kWarning, IssueType::kBusinessRule, "R-003", "Bundle.entry[1]", 1, 1, "x"});
  for (const auto& issues : {Issues(), warning}) {
    for (const ResponseCode code :
         {ResponseCode::kOk, ResponseCode::kTransientError, ResponseCode::kFatalError}) {
      const fhir::Document answer = MakeResponse(read->message, *facts, code, issues, kNow);
      const Issues found = testing::SharedIntake()->parts().validator->Validate(answer.root());
      for (const Issue& issue : found.list()) ADD_FAILURE() << ToText(issue);
    }
  }
}

Exchange ExchangeOf(const std::string& message_json) {
  Exchange exchange;
  exchange.arrived = "a local record";
  exchange.message_id = "m";
  exchange.message_json = message_json;
  return exchange;
}

TEST(OwnProfiles, HoldBackAWrittenMessageThatBreaksThem) {
  const Renderer renderer(testing::SharedIntake(), std::make_shared<terminology::Service>(R4()));
  Endpoint endpoint;
  endpoint.format = kFhirJson;
  EXPECT_THAT(renderer.Render(ExchangeOf(Positive()), endpoint), IsOk());
  const std::string broken = Without(Positive(), R"("birthDate":)", R"("address":)");
  const auto refused = renderer.Render(ExchangeOf(broken), endpoint);
  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().issues.list(),
              Contains(HasIssue("profile-min", "Bundle.entry[1].resource")));
}

TEST(OwnProfiles, KnowTheEventOfEveryAnswer) {
  const fhir::Document* const events =
      R4()->Find("CodeSystem", "https://chc-gateway.example/fhir/CodeSystem/chc-message-event");
  ASSERT_NE(events, nullptr);
  std::set<std::string> known;
  for (const fhir::Node one : events->root().Children("concept"))
    known.emplace(one.ChildText("code"));
  for (const std::string& event : known)
    EXPECT_TRUE(known.contains(ResponseEvent(event))) << event << " " << ResponseEvent(event);
}

// ---- UK Core

// The validator that has UK Core loaded, and the types it reads by.
struct UkCore {
  std::shared_ptr<const definitions::Registry> registry;
  std::unique_ptr<validation::Validator> validator;

  [[nodiscard]] std::vector<Issue> Check(const std::string& message) const {
    const auto read = fhir::ReadJson(message, registry->types());
    EXPECT_THAT(read, IsOk());
    if (!read) return {};
    validation::Options options;
    options.is_thorough = true;
    options.now = kNow;
    return validator->Validate(read->document.root(), options).list();
  }
};

UkCore LoadUkCore(const std::string& folder) {
  UkCore core;
  const auto registry = definitions::Registry::Load({.packages = {folder + "/ukcore/definitions"}});
  EXPECT_THAT(registry, IsOk());
  if (!registry) return core;
  core.registry = *registry;
  core.validator = std::make_unique<validation::Validator>(
      *registry, std::make_shared<terminology::Service>(*registry));
  return core;
}

// An organisation with two site codes: UK Core allows one.
std::string TwoSites() {
  const std::string ods =
      R"({"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"X27"}],"type")";
  const std::string site = R"({"system":"https://fhir.nhs.uk/Id/ods-site-code","value":"X2700)";
  return Replaced(Positive(), ods, site + "1\"}," + site + "2\"}," + ods);
}

TEST(OwnProfiles, ImposeUkCoreAsSoonAsItIsLoaded) {
  const char* const folder = std::getenv("CHC_CONFORMANCE_DIR");
  if (folder == nullptr) GTEST_SKIP() << "CHC_CONFORMANCE_DIR is not set";
  const UkCore core = LoadUkCore(folder);
  ASSERT_NE(core.validator, nullptr);
  for (const char* example : {"positive.json", "negative.json", "everything.json"}) {
    for (const Issue& issue : core.Check(MessageOf(example))) {
      // The policy of a Consent is one of ours: an extensible value set allows that. Systems that
      // no package holds are said not to be checked.
      if (issue.id == "binding-extensible" || issue.severity == Severity::kInformation) continue;
      ADD_FAILURE() << example << ": " << ToText(issue);
    }
  }
  const auto is_site = HasIssue("slice-max", "Bundle.entry[3].resource");
  EXPECT_THAT(core.Check(TwoSites()), Contains(is_site));
  const auto without = testing::SharedIntake()->ReadMessage(TwoSites(), kNow);
  ASSERT_THAT(without, IsOk());
  EXPECT_THAT(without->issues.list(), Not(Contains(is_site)));
}

}  // namespace
}  // namespace gateway::messaging
