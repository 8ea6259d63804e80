#include "gateway/base/hash.h"

#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace gateway {
namespace {

using ::testing::_;
using testing::IsError;
using testing::IsOk;

// FIPS 180-2, appendix B.
TEST(Sha256, GivesThePublishedDigests) {
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256("abc").size(), 32U);
}

// RFC 4648 section 10.
TEST(Base64, EncodesAndDecodesThePublishedVectors) {
  for (const auto& [bytes, text] :
       std::initializer_list<std::pair<std::string, std::string>>{{"", ""},
                                                                  {"f", "Zg=="},
                                                                  {"fo", "Zm8="},
                                                                  {"foo", "Zm9v"},
                                                                  {"foob", "Zm9vYg=="},
                                                                  {"fooba", "Zm9vYmE="},
                                                                  {"foobar", "Zm9vYmFy"},
                                                                  {"\xFB\xEF\xFF", "++//"}}) {
    EXPECT_EQ(ToBase64(bytes), text);
    ASSERT_THAT(FromBase64(text), IsOk()) << text;
    EXPECT_EQ(*FromBase64(text), bytes);
  }
}

TEST(Base64, RefusesOtherAlphabetsPaddingAndStrayBits) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zm8", "====", "=Zg=", "Zg=A", "Z g=", "Zm9v\n",
                           "--__", "Zh==", "Zm9=", "Zm9v====", "Z==="}) {
    EXPECT_THAT(FromBase64(text), IsError(IssueType::kValue, _)) << text;
  }
}

TEST(Base64Url, HasNoPaddingAndItsOwnTwoLetters) {
  EXPECT_EQ(ToBase64Url("\xFB\xEF\xFF"), "--__");
  EXPECT_EQ(ToBase64Url("f"), "Zg");
  EXPECT_EQ(*FromBase64Url("Zg"), "f");
  EXPECT_EQ(*FromBase64Url(""), "");
  for (const char* text : {"Z", "Zg==", "++//", "Zh", "Zm9vY"}) {
    EXPECT_THAT(FromBase64Url(text), IsError(IssueType::kValue, _)) << text;
  }
}

TEST(Hex, IsLowerCaseTwoDigitsAByte) {
  EXPECT_EQ(ToHex(std::string_view("\x00\x0F\xFF", 3)), "000fff");
}

}  // namespace
}  // namespace gateway
