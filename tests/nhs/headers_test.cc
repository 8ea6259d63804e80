#include "gateway/nhs/headers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/hash.h"
#include "tests/support/matchers.h"

namespace gateway::nhs {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::testing::_;

constexpr const char* kGolden =
    "eyJ2YWx1ZSI6IjExMTExMTExMSIsInN5c3RlbSI6Imh0dHBzOi8vZmhpci5uaHMudWsvSWQvZG9zLXNlcnZpY2UtaWQifQ"
    "==";

TEST(TargetIdentifier, IsTheGoldenText) { EXPECT_EQ(TargetIdentifier("111111111"), kGolden); }

TEST(TargetIdentifier, IsReadBackInEitherOrderOfMembers) {
  const auto golden = ParseTargetIdentifier(kGolden);
  ASSERT_THAT(golden, IsOk());
  EXPECT_EQ(golden->system, kDosServiceId);
  EXPECT_EQ(golden->value, "111111111");
  EXPECT_EQ(ParseTargetIdentifier(ToBase64(R"({"system":"s","value":"v"})"))->value, "v");
}

TEST(TargetIdentifier, IsRefusedWhenIncomplete) {
  const std::string rows[] = {"",
                              "!",
                              ToBase64("no JSON"),
                              ToBase64("{}"),
                              ToBase64(R"({"system":"s"})"),
                              ToBase64(R"({"system":"s","value":""})"),
                              ToBase64(R"({"system":"s","value":1})")};
  for (const std::string& header : rows) {
    EXPECT_THAT(ParseTargetIdentifier(header), IsError(IssueType::kValue, _)) << header;
  }
}

TEST(EndUserOrganisation, IsAnOrganizationWithNameAndOdsCode) {
  EXPECT_EQ(
      *FromBase64(EndUserOrganisation("Test ICB", "X26")),
      R"({"resourceType":"Organization","identifier":[{"system":"https://fhir.nhs.uk/Id/ods-organization-code",)"
      R"("value":"X26"}],"name":"Test ICB"})");
}

TEST(SetCallHeaders, ReplacesTheIdsAndNamesTheOrganisationWhenThereIsOne) {
  net::Headers headers{{"x-request-id", "old"}};
  SetCallHeaders(headers, {.request_id = "r", .correlation_id = "c"});
  EXPECT_EQ(headers.All("X-Request-ID").size(), 1U);
  EXPECT_EQ(headers.Get("X-Request-ID"), "r");
  EXPECT_EQ(headers.Get("X-Correlation-ID"), "c");
  EXPECT_FALSE(headers.Has("NHSD-End-User-Organisation-ODS"));
  SetCallHeaders(headers, {.request_id = "r", .correlation_id = "c"}, "X26");
  EXPECT_EQ(headers.Get("NHSD-End-User-Organisation-ODS"), "X26");
}

TEST(PlatformHost, KnowsTheFourEnvironments) {
  EXPECT_EQ(*PlatformHost("production"), "https://api.service.nhs.uk");
  EXPECT_EQ(*PlatformHost("int"), "https://int.api.service.nhs.uk");
  EXPECT_EQ(*PlatformHost("sandbox"), "https://sandbox.api.service.nhs.uk");
  EXPECT_EQ(*PlatformHost("dev"), "https://dev.api.service.nhs.uk");
  EXPECT_THAT(PlatformHost("live"), IsError(IssueType::kNotFound, _));
}

}  // namespace
}  // namespace gateway::nhs
