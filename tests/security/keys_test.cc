#include "gateway/security/keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "gateway/base/file.h"
#include "tests/security/test_keys.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::security {
namespace {

using ::gateway::testing::IsError;
using ::gateway::testing::IsOk;
using ::gateway::testing::TempFolder;
using ::gateway::testing::TestKey;
using ::testing::_;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Key, SignsWhatItsPublicHalfVerifies) {
  const auto signature = TestKey().SignRs512("text");
  ASSERT_THAT(signature, IsOk());
  const auto public_half = Key::FromPem(TestKey().PublicPem());
  ASSERT_THAT(public_half, IsOk());
  EXPECT_FALSE(public_half->is_private());
  EXPECT_TRUE(public_half->VerifyRs512("text", *signature));
  EXPECT_FALSE(public_half->VerifyRs512("texT", *signature));
  EXPECT_FALSE(public_half->VerifyRs512("text", signature->substr(1)));
  EXPECT_FALSE(public_half->VerifyRs512("text", ""));
  EXPECT_THAT(public_half->SignRs512("text"), IsError(IssueType::kInvalid, _));
}

TEST(Key, HasTheSameThumbprintInEveryForm) {
  const auto from_numbers = Key::FromModulus(TestKey().Modulus(), TestKey().Exponent());
  ASSERT_THAT(from_numbers, IsOk());
  EXPECT_EQ(from_numbers->Thumbprint(), TestKey().Thumbprint());
  EXPECT_EQ(TestKey().Exponent(), "AQAB");
  EXPECT_EQ(TestKey().bits(), 2048);
  EXPECT_EQ(TestKey().Modulus().size(), 342U);  // 256 bytes
}

// The example of RFC 7638, section 3.1.
TEST(Key, HasTheThumbprintOfTheStandard) {
  const auto key = Key::FromModulus(
      "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_"
      "BJECPebWKRXjBZCi"
      "FV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_"
      "FDW2QvzqY368QQMicAtaSqzs8KJZgnYb"
      "9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-"
      "G_xBniIqbw0Ls"
      "1jF44-csFCur-kEgU8awapJzKnqDKgw",
      "AQAB");
  ASSERT_THAT(key, IsOk());
  EXPECT_EQ(key->Thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

TEST(Key, IsSavedForItsOwnerAloneAndNeverOverwritten) {
  const TempFolder folder;
  const auto file = folder / "sign.key";
  ASSERT_THAT(TestKey().SavePrivate(file), IsOk());
  struct stat status{};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_THAT(TestKey().SavePrivate(file),
              IsError(IssueType::kConflict, HasSubstr("never overwritten")));
  const auto loaded = Key::Load(file);
  ASSERT_THAT(loaded, IsOk());
  EXPECT_TRUE(loaded->is_private());
  EXPECT_EQ(loaded->Thumbprint(), TestKey().Thumbprint());
}

TEST(Key, IsRefusedWithoutShowingIt) {
  std::string broken = TestKey().PrivatePem();
  broken.replace(100, 40, 40, '!');
  const std::string rows[] = {"", "no PEM",
                              "-----BEGIN "
                              "PRIVATE KEY-----\nAAAA\n-----END "
                              "PRIVATE KEY-----\n",
                              broken,
                              // an elliptic curve key
                              "-----BEGIN PUBLIC KEY-----\n"
                              "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt\n"
                              "6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==\n"
                              "-----END PUBLIC KEY-----\n"};
  for (const std::string& pem : rows) {
    const auto key = Key::FromPem(pem);
    EXPECT_THAT(key, IsError(IssueType::kInvalid, Not(HasSubstr("!!")))) << pem;
  }
  EXPECT_THAT(Key::Generate(1024), IsError(IssueType::kInvalid, HasSubstr("2048")));
  EXPECT_THAT(Key::FromModulus("AQAB", "AQAB"), IsError(IssueType::kInvalid, _));
  EXPECT_THAT(Key::Load("/nowhere/key.pem"),
              IsError(IssueType::kNotFound, HasSubstr("/nowhere/key.pem")));
}

}  // namespace
}  // namespace gateway::security
