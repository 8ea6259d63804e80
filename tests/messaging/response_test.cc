#include "gateway/messaging/response.h"

#include <gmock/gmock-matchers.h>
#include <gtest/gtest.h>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/json/json_writer.h"
#include "gateway/terminology/service.h"
#include "gateway/validation/validator.h"
#include "tests/messaging/sample_message.h"
#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"
#include "tests/support/r4.h"

namespace gateway::messaging {
namespace {

using gateway::testing::IsOk;
using gateway::testing::R4;

fhir::Document Request() {
  auto read =
      fhir::ReadJson(testing::SampleMessage("7d3f6e1a-0000-4000-8000-000000000001", "CASE-1", "X28",
                                            "X26", "chc-checklist-submission"),
                     R4()->types());
  EXPECT_THAT(read, IsOk());
  return read->document;
}

Issues OneWarning() {
  Issues issues;
  issues.Add({.severity = Severity::kWarning,
              .type = IssueType::kBusinessRule,
              .id = "R-035",
              .expression = "Bundle.entry[4]",
              .diagnostics = "evidence is missing"});
  return issues;
}

TEST(MakeResponse, AnswersTheRequestAndIsAValidMessage) {
  const fhir::Document request = Request();
  const auto facts = ReadHeader(request.root(), Directory({}));
  ASSERT_THAT(facts, IsOk());
  const fhir::Document response = MakeResponse(request, *facts, ResponseCode::kOk, OneWarning(),
                                               gateway::testing::FakeClock().Now());
  const auto answered = ReadHeader(response.root(), Directory({}));
  ASSERT_THAT(answered, IsOk());
  EXPECT_EQ(answered->in_response_to, facts->message_id);
  EXPECT_EQ(answered->response_code, "ok");
  EXPECT_EQ(answered->event, "chc-checklist-response");
  EXPECT_EQ(answered->sender, "X26");
  EXPECT_EQ(answered->destination, "X28");
  const auto terminology = std::make_shared<terminology::Service>(R4());
  const Issues found = validation::Validator(R4(), terminology).Validate(response.root());
  for (const Issue& issue : found.list())
    EXPECT_NE(issue.severity, Severity::kError) << ToText(issue);
}

TEST(MakeResponse, GivesTheSameBytesForTheSameRequestAtTheSameTime) {
  const fhir::Document request = Request();
  const auto facts = ReadHeader(request.root(), Directory({}));
  ASSERT_THAT(facts, IsOk());
  const Instant now = gateway::testing::FakeClock().Now();
  EXPECT_EQ(
      fhir::WriteJson(
          MakeResponse(request, *facts, ResponseCode::kFatalError, OneWarning(), now).root()),
      fhir::WriteJson(
          MakeResponse(request, *facts, ResponseCode::kFatalError, OneWarning(), now).root()));
}

TEST(ResponseEvent, NamesTheAnsweringEvent) {
  EXPECT_EQ(ResponseEvent("chc-checklist-submission"), "chc-checklist-response");
  EXPECT_EQ(ResponseEvent("servicerequest-request"), "servicerequest-response");
  EXPECT_EQ(ResponseEvent("chc-la-consultation"), "chc-la-consultation-response");
  EXPECT_EQ(ResponseEvent("chc-dispute"), "chc-dispute");
}

}  // namespace
}  // namespace gateway::messaging
