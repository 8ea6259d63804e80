#include "gateway/messaging/route_table.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "gateway/fhir/json/json_reader.h"
#include "tests/messaging/sample_message.h"
#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::messaging {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::testing::HasSubstr;

std::shared_ptr<const Directory> Organisations() {
  return std::make_shared<Directory>(std::vector<Organisation>{
      {"X26",
       "Example ICB",
       "icb",
       {"https://fhir.nhs.uk/Id/dos-service-id|111"},
       {{"fhir-rest", "https://localhost/fhir", "", "fhir-json", false, true},
        {"folder", "/in", "", "fhir-json", false, false}}},
      {"X27",
       "Example Council",
       "council",
       {},
       {{"folder", "/council", "", "csv-wide", true, false}}},
      {"X28", "Example Hospital", "trust", {}, {}},
  });
}

fhir::Document Read(const std::string& json) {
  auto read = fhir::ReadJson(json, gateway::testing::R4()->types());
  EXPECT_THAT(read, IsOk());
  return read->document;
}

Result<std::vector<RoutedDelivery>> RouteWith(const std::vector<RouteConfig>& routes,
                                              const std::string& message) {
  const auto directory = Organisations();
  auto table = RouteTable::Compile(routes, directory, WorkingCalendar());
  EXPECT_THAT(table, IsOk());
  const fhir::Document document = Read(message);
  const auto facts = ReadHeader(document.root(), *directory);
  EXPECT_THAT(facts, IsOk());
  auto routed = table->Route(document.root(), *facts, gateway::testing::FakeClock().Now());
  if (routed) {
    for (RoutedDelivery& one : *routed) {
      // The directory of this test ends here; keep what is compared.
      static std::vector<std::shared_ptr<const Directory>> kept;
      kept.push_back(directory);
      EXPECT_NE(one.endpoint, nullptr);
    }
  }
  return routed;
}

constexpr const char* kToDestination = "%destination";

TEST(RouteTable, SendsToTheDestinationByTheFirstWayItOffers) {
  const auto routed =
      RouteWith({{"all", "true", kToDestination, {"mesh", "folder", "fhir-rest"}, ""}},
                testing::SampleMessage("m1"));
  ASSERT_THAT(routed, IsOk());
  ASSERT_EQ(routed->size(), 1U);
  EXPECT_EQ(routed->front().organisation->ods, "X26");
  EXPECT_EQ(routed->front().endpoint->via, "folder");
}

TEST(RouteTable, DeliversOnceToEachReceiverHoweverManyRoutesNameIt) {
  const auto routed = RouteWith({{"a", "true", kToDestination, {}, ""},
                                 {"b", "true", "X26", {}, ""},
                                 {"c", "true", "X27", {}, ""}},
                                testing::SampleMessage("m1"));
  ASSERT_THAT(routed, IsOk());
  ASSERT_EQ(routed->size(), 2U);
  EXPECT_EQ(routed->at(0).route, "a");
  EXPECT_EQ(routed->at(1).organisation->ods, "X27");
}

TEST(RouteTable, TakesReceiversFromAnExpression) {
  const auto routed = RouteWith(
      {{"copies",
        "%header.event.code = 'chc-service-status'",
        "Bundle.entry.resource.ofType(Organization).identifier.value.where($this = 'X26')",
        {},
        ""}},
      testing::SampleMessage("m1"));
  ASSERT_THAT(routed, IsOk());
  ASSERT_EQ(routed->size(), 1U);
  EXPECT_EQ(routed->front().organisation->ods, "X26");
}

TEST(RouteTable, SaysByWhenAnAnswerIsDue) {
  const auto routed =
      RouteWith({{"all", "true", kToDestination, {}, "15m"}}, testing::SampleMessage("m1"));
  ASSERT_THAT(routed, IsOk());
  ASSERT_TRUE(routed->front().acknowledge_by);
  EXPECT_EQ(ToText(*routed->front().acknowledge_by), "2026-10-01T09:27:00.000Z");
}

TEST(RouteTable, RefusesWhatNoRouteTakesAndNamesEventAndReceiver) {
  EXPECT_THAT(RouteWith({{"none", "false", kToDestination, {}, ""}}, testing::SampleMessage("m1")),
              IsError(IssueType::kNotFound, HasSubstr("'chc-service-status' to X26")));
  EXPECT_THAT(RouteWith({{"unlisted", "true", "X99", {}, ""}}, testing::SampleMessage("m1")),
              IsError(IssueType::kNotFound, HasSubstr("not listed")));
  EXPECT_THAT(
      RouteWith({{"no-way", "true", kToDestination, {"mesh"}, ""}}, testing::SampleMessage("m1")),
      IsError(IssueType::kNotSupported, HasSubstr("fhir-rest, folder")));
}

TEST(RouteTable, FindsEveryMistakeOfTheRoutesWhenCompiling) {
  const auto table =
      RouteTable::Compile({{"a", "%header.", "X26", {}, ""}, {"b", "true", "X26", {}, "soon"}},
                          Organisations(), WorkingCalendar());
  ASSERT_FALSE(table);
  ASSERT_EQ(table.error().issues.size(), 2U);
  EXPECT_THAT(table.error().issues.list()[0].diagnostics, HasSubstr("route 'a', when"));
  EXPECT_THAT(table.error().issues.list()[1].diagnostics,
              HasSubstr("route 'b', acknowledge_within"));
}

TEST(RouteTable, FindsEveryMistakeOfOneRouteWithItsPlaceInTheFile) {
  const auto table = RouteTable::Compile(
      {{"a", "true and", "%x", {}, "soon", {"g.yaml: routes[0].when", 7, 11}, {}, {"", 9, 3}}},
      Organisations(), WorkingCalendar(), gateway::testing::R4Types().get());
  ASSERT_FALSE(table);
  const std::vector<Issue>& issues = table.error().issues.list();
  ASSERT_EQ(issues.size(), 3U);
  EXPECT_EQ(issues[0].expression, "g.yaml: routes[0].when");
  EXPECT_EQ(issues[0].line, 7);
  EXPECT_EQ(issues[0].column, 11);
  EXPECT_THAT(issues[1].diagnostics, HasSubstr("there is no constant %x"));
  EXPECT_EQ(issues[1].line, 0);
  EXPECT_EQ(issues[2].line, 9);
}

TEST(RouteTable, ChecksItsExpressionsAgainstAMessage) {
  const auto table = RouteTable::Compile(
      {{"a", "%header.evnt.exists()", "X26", {}, ""},
       {"b", "entry.resource.ofType(Task).status = 'x'", "%destnation", {}, ""},
       {"c", "%header.event.ofType(Coding).code = 'chc-decision'", "%destination", {}, ""}},
      Organisations(), WorkingCalendar(), gateway::testing::R4Types().get());
  ASSERT_FALSE(table);
  ASSERT_EQ(table.error().issues.size(), 2U);
  EXPECT_EQ(table.error().issues.list()[0].diagnostics,
            "route 'a', when: line 1, column 9: MessageHeader has no element 'evnt'; did you mean "
            "'event'?");
  EXPECT_THAT(table.error().issues.list()[1].diagnostics,
              HasSubstr("route 'b', to: line 1, column 1: there is no constant %destnation"));
}

TEST(RouteTable, ExplainsEachRoute) {
  const auto directory = Organisations();
  const auto table = RouteTable::Compile(
      {{"yes", "true", kToDestination, {}, "1d"}, {"no", "false", "X27", {}, ""}}, directory,
      WorkingCalendar());
  ASSERT_THAT(table, IsOk());
  const fhir::Document document = Read(testing::SampleMessage("m1"));
  const auto facts = ReadHeader(document.root(), *directory);
  ASSERT_THAT(facts, IsOk());
  const auto lines = table->Explain(document.root(), *facts, gateway::testing::FakeClock().Now());
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_THAT(lines[0], HasSubstr("yes, to X26 (Example ICB) by fhir-rest"));
  EXPECT_THAT(lines[0], HasSubstr("bank holidays are not known"));
  EXPECT_EQ(lines[1], "no: no, its condition is false");
}

TEST(ReadHeader, FindsTheDestinationByServiceIdInEitherSpelling) {
  std::string message = testing::SampleMessage("m1", "CASE-1", "X28", "X28");
  const std::string receiver =
      R"("receiver":{"reference":"https://example.org/fhir/Organization/X28"})";
  message.replace(message.find(receiver), receiver.size(), R"("name":"by service")");
  const std::string endpoint = R"("endpoint":"https://example.org/in")";
  message.replace(message.find(endpoint), endpoint.size(),
                  R"("endpoint":"http://fhir.nhs.uk/Id/dos-service-id|111")");
  const auto facts = ReadHeader(Read(message).root(), *Organisations());
  ASSERT_THAT(facts, IsOk());
  EXPECT_EQ(facts->destination, "X26");
}

TEST(ReadHeader, RefusesWhatIsNoMessage) {
  for (
      const char* json :
      {R"({"resourceType":"Patient","id":"p"})", R"({"resourceType":"Bundle","type":"collection"})",
       R"({"resourceType":"Bundle","type":"message","entry":[{"resource":{"resourceType":"Patient","id":"p"}}]})"}) {
    EXPECT_THAT(ReadHeader(Read(json).root(), *Organisations()),
                IsError(IssueType::kStructure, HasSubstr("MessageHeader")))
        << json;
  }
}

}  // namespace
}  // namespace gateway::messaging
