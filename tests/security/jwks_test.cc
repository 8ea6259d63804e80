#include "gateway/security/jwks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(Jwks, WritesTheMembersTheNhsAsksFor) {
  Jwks set;
  set.Add("test-1", TestKey());
  EXPECT_EQ(set.ToJson().Write(),
            R"({"keys":[{"kty":"RSA","use":"sig","alg":"RS512","kid":"test-1","n":")" +
                TestKey().Modulus() + R"(","e":"AQAB"}]})");
}

TEST(Jwks, ReadsBackWhatItWrote) {
  Jwks set;
  set.Add("test-1", TestKey());
  set.Add("test-2", OtherTestKey());
  set.Add("test-1", OtherTestKey());
  const auto back = Jwks::Parse(set.ToJson().Write());
  ASSERT_THAT(back, IsOk());
  ASSERT_EQ(back->keys().size(), 2U);
  EXPECT_EQ(back->Find("test-1")->Thumbprint(), OtherTestKey().Thumbprint());
  EXPECT_FALSE(back->Find("test-1")->is_private());
  EXPECT_EQ(back->Find("test-3"), nullptr);
}

TEST(Jwks, PassesOverOtherKindsOfKeys) {
  const auto set = Jwks::Parse(
      R"({"keys":[{"kty":"EC","kid":"a","crv":"P-256"},{"kty":"RSA","use":"enc","kid":"b"},{"kty":"RSA"}]})");
  ASSERT_THAT(set, IsOk());
  EXPECT_TRUE(set->keys().empty());
}

TEST(Jwks, IsRefusedWhenItIsNone) {
  Jwks set;
  set.Add("same", TestKey());
  const std::string one = set.ToJson()["keys"].array().front().Write();
  EXPECT_THAT(Jwks::Parse("{}"), IsError(IssueType::kInvalid, HasSubstr("keys")));
  EXPECT_THAT(Jwks::Parse(R"({"keys":[{"kty":"RSA","kid":"a","n":"!","e":"AQAB"}]})"),
              IsError(IssueType::kInvalid, HasSubstr("'a'")));
  EXPECT_THAT(Jwks::Parse(R"({"keys":[)" + one + "," + one + "]}"),
              IsError(IssueType::kDuplicate, HasSubstr("same")));
}

}  // namespace
}  // namespace gateway::security
