#include "gateway/security/jwt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/base/hash.h"
#include "gateway/base/text.h"
#include "tests/security/test_keys.h"
#include "tests/support/matchers.h"

namespace gateway::security {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::gateway::testing::OtherTestKey;
using ::gateway::testing::TestKey;
using ::testing::_;
using ::testing::HasSubstr;

constexpr const char* kAudience = "https://int.api.service.nhs.uk/oauth2/token";
const Instant kNow = *ParseInstant("2026-10-01T09:12:00.750Z");
constexpr std::int64_t kNowSeconds = 1790845920;

Jwks Keys() {
  Jwks keys;
  keys.Add("test-1", TestKey());
  return keys;
}

std::string Sign(const Json& claims) { return *SignJwt(claims, TestKey(), "test-1"); }

Json Claims(std::int64_t exp = kNowSeconds + 300) {
  return Json::Of({{"iss", "app"}, {"aud", kAudience}, {"exp", exp}});
}

// A token with any header, signed properly.
std::string WithHeader(const std::string& header) {
  const std::string part = ToBase64Url(header) + "." + ToBase64Url(Claims().Write());
  return part + "." + ToBase64Url(*TestKey().SignRs512(part));
}

TEST(SignAssertion, WritesExactlyTheBytesTheTokenServiceReads) {
  const auto token = SignAssertion(
      {.client_id = "api-key", .audience = kAudience, .jti = "7f1c0f3e", .issued_at = kNow},
      TestKey(), "test-1");
  ASSERT_THAT(token, IsOk());
  const auto parts = Split(*token, '.');
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(*FromBase64Url(parts[0]), R"({"alg":"RS512","typ":"JWT","kid":"test-1"})");
  // exp and iat are integers, rounded down.
  EXPECT_EQ(
      *FromBase64Url(parts[1]),
      R"({"iss":"api-key","sub":"api-key","aud":"https://int.api.service.nhs.uk/oauth2/token",)"
      R"("jti":"7f1c0f3e","exp":1790846220,"iat":1790845920})");
  EXPECT_THAT(VerifyJwt(*token, Keys(), kAudience, kNow), IsOk());
}

TEST(SignAssertion, NeedsThePrivateHalf) {
  EXPECT_THAT(SignAssertion({}, *Key::FromPem(TestKey().PublicPem()), "k"),
              IsError(IssueType::kInvalid, _));
}

TEST(VerifyJwt, TakesAudienceAsTextOrList) {
  Json list = Claims();
  list.Set("aud", Json(Json::Array{Json("other"), Json(kAudience)}));
  EXPECT_THAT(VerifyJwt(Sign(Claims()), Keys(), kAudience, kNow), IsOk());
  EXPECT_THAT(VerifyJwt(Sign(list), Keys(), kAudience, kNow), IsOk());
  EXPECT_THAT(VerifyJwt(Sign(Claims()), Keys(), "https://else", kNow),
              IsError(IssueType::kSecurity, HasSubstr("audience")));
}

TEST(VerifyJwt, AllowsTenSecondsOfClockDifference) {
  EXPECT_THAT(VerifyJwt(Sign(Claims(kNowSeconds - 9)), Keys(), kAudience, kNow), IsOk());
  EXPECT_THAT(VerifyJwt(Sign(Claims(kNowSeconds - 10)), Keys(), kAudience, kNow),
              IsError(IssueType::kExpired, _));
  Json early = Claims();
  early.Set("nbf", kNowSeconds + 11);
  EXPECT_THAT(VerifyJwt(Sign(early), Keys(), kAudience, kNow),
              IsError(IssueType::kSecurity, HasSubstr("not valid yet")));
}

TEST(VerifyJwt, WantsAnIntegerExpiry) {
  for (const Json& exp : {Json::NumberText("1790846220.5"), Json("1790846220"), Json()}) {
    Json claims = Claims();
    claims.Set("exp", exp);
    EXPECT_THAT(VerifyJwt(Sign(claims), Keys(), kAudience, kNow),
                IsError(IssueType::kSecurity, HasSubstr("exp")));
  }
}

TEST(VerifyJwt, RefusesOtherAlgorithmsEvenWhenProperlySigned) {
  for (const char* alg : {"none", "None", "HS256", "HS512", "RS256", "rs512", ""}) {
    EXPECT_THAT(VerifyJwt(WithHeader(R"({"kid":"test-1","alg":")" + std::string(alg) + "\"}"),
                          Keys(), kAudience, kNow),
                IsError(IssueType::kSecurity, HasSubstr("RS512")))
        << alg;
  }
  const std::string unsigned_token =
      ToBase64Url(R"({"alg":"none"})") + "." + ToBase64Url(Claims().Write()) + ".";
  EXPECT_THAT(VerifyJwt(unsigned_token, Keys(), kAudience, kNow), IsError(IssueType::kSecurity, _));
  EXPECT_THAT(VerifyJwt(WithHeader(R"({"kid":"test-1","alg":"RS512","crit":["b64"]})"), Keys(),
                        kAudience, kNow),
              IsError(IssueType::kSecurity, _));
}

TEST(VerifyJwt, RefusesAWrongKeyOrChangedToken) {
  EXPECT_THAT(VerifyJwt(*SignJwt(Claims(), OtherTestKey(), "test-1"), Keys(), kAudience, kNow),
              IsError(IssueType::kSecurity, HasSubstr("signature")));
  EXPECT_THAT(VerifyJwt(*SignJwt(Claims(), TestKey(), "test-2"), Keys(), kAudience, kNow),
              IsError(IssueType::kUnknown, HasSubstr("kid")));
  const std::string token = Sign(Claims());
  const auto parts = Split(token, '.');
  const std::string changed = std::string(parts[0]) + "." +
                              ToBase64Url(Claims(kNowSeconds + 99'999).Write()) + "." +
                              std::string(parts[2]);
  EXPECT_THAT(VerifyJwt(changed, Keys(), kAudience, kNow),
              IsError(IssueType::kSecurity, HasSubstr("signature")));
}

TEST(ParseJwt, RefusesWhatIsNoToken) {
  const std::string object = ToBase64Url("{}");
  const std::string rows[] = {"",
                              "a.b",
                              "a.b.c.d",
                              "...",
                              "e30.e30.!",
                              "e30.W10.e30",
                              "W10.e30.e30",
                              object + "=." + object + ".e30",
                              std::string(70'000, 'a')};
  for (const std::string& token : rows) {
    EXPECT_THAT(ParseJwt(token), IsError(IssueType::kInvalid, _)) << token.substr(0, 40);
  }
  EXPECT_THAT(ParseJwt(object + "." + object + "."), IsOk());
}

}  // namespace
}  // namespace gateway::security
